CREATE TABLE "reports" (
	"id" uuid PRIMARY KEY NOT NULL,
	"external_id" text,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"request" jsonb NOT NULL,
	"job_id" uuid NOT NULL,
	"schedule_id" uuid,
	"requested_by" uuid,
	"owner" text,
	"created_at" timestamptz(3) NOT NULL,
	"expires_at" timestamptz(3) NOT NULL,
	"finished_at" timestamptz(3),
	"inputs" jsonb,
	"summary" jsonb,
	"previous_id" uuid,
	"places" jsonb,
	"named" text[] DEFAULT '{}' NOT NULL,
	"files" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"link_key" "bytea",
	"link_expires_at" timestamptz(3),
	"link_opened" integer DEFAULT 0 NOT NULL,
	"link_opened_at" timestamptz(3),
	CONSTRAINT "reports_external_id_unique" UNIQUE("external_id"),
	CONSTRAINT "reports_job_id_unique" UNIQUE("job_id")
);
--> statement-breakpoint
ALTER TABLE "files" ADD COLUMN "name" text;--> statement-breakpoint
ALTER TABLE "files" ADD COLUMN "owner" text;--> statement-breakpoint
ALTER TABLE "schedules" ADD COLUMN "owner" text;--> statement-breakpoint
CREATE INDEX "reports_schedule_id_index" ON "reports" USING btree ("schedule_id");--> statement-breakpoint
CREATE INDEX "reports_owner_index" ON "reports" USING btree ("owner");--> statement-breakpoint
CREATE INDEX "reports_expires_at_index" ON "reports" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "reports_named_index" ON "reports" USING gin ("named");