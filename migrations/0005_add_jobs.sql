CREATE TABLE "file_pieces" (
	"file_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"data" "bytea" NOT NULL,
	CONSTRAINT "file_pieces_file_id_position_pk" PRIMARY KEY("file_id","position")
);
--> statement-breakpoint
CREATE TABLE "files" (
	"id" uuid PRIMARY KEY NOT NULL,
	"media_type" text NOT NULL,
	"size" bigint NOT NULL,
	"whole" boolean NOT NULL,
	"created_at" timestamptz(3) NOT NULL,
	"expires_at" timestamptz(3) NOT NULL
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"key_id" uuid NOT NULL,
	"key" text NOT NULL,
	"fingerprint" text NOT NULL,
	"claim" uuid NOT NULL,
	"claimed_at" timestamptz(3) NOT NULL,
	"created_at" timestamptz(3) NOT NULL,
	"status" integer,
	"headers" jsonb,
	"body" text,
	CONSTRAINT "idempotency_keys_key_id_key_pk" PRIMARY KEY("key_id","key")
);
--> statement-breakpoint
CREATE TABLE "job_workers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"queue_id" text NOT NULL,
	"host" text NOT NULL,
	"pid" integer NOT NULL,
	"names" text[] NOT NULL,
	"started_at" timestamptz(3) NOT NULL,
	"beat_at" timestamptz(3) NOT NULL
);
--> statement-breakpoint
CREATE TABLE "jobs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"external_id" text,
	"name" text NOT NULL,
	"payload" jsonb NOT NULL,
	"state" text NOT NULL,
	"progress" double precision NOT NULL,
	"message" text,
	"attempts" integer NOT NULL,
	"max_attempts" integer NOT NULL,
	"error" text,
	"result" jsonb,
	"checkpoint" jsonb,
	"unique_key" text,
	"schedule_id" uuid,
	"rerun_of" uuid,
	"rerun_as" uuid,
	"requested_by" uuid,
	"requested_as" text NOT NULL,
	"worker_id" uuid,
	"ticket" integer NOT NULL,
	"cancel_requested_at" timestamptz(3),
	"version" integer NOT NULL,
	"created_at" timestamptz(3) NOT NULL,
	"run_at" timestamptz(3) NOT NULL,
	"started_at" timestamptz(3),
	"finished_at" timestamptz(3),
	CONSTRAINT "jobs_external_id_unique" UNIQUE("external_id")
);
--> statement-breakpoint
CREATE TABLE "schedules" (
	"id" uuid PRIMARY KEY NOT NULL,
	"external_id" text,
	"version" integer NOT NULL,
	"created_at" timestamptz(3) NOT NULL,
	"updated_at" timestamptz(3) NOT NULL,
	"name" text NOT NULL,
	"job" text NOT NULL,
	"payload" jsonb NOT NULL,
	"cron" text NOT NULL,
	"time_zone" text NOT NULL,
	"active" boolean NOT NULL,
	"next_run_at" timestamptz(3),
	"last_run_at" timestamptz(3),
	"last_job_id" uuid,
	"created_by" uuid,
	"created_as" text NOT NULL,
	CONSTRAINT "schedules_external_id_unique" UNIQUE("external_id")
);
--> statement-breakpoint
ALTER TABLE "file_pieces" ADD CONSTRAINT "file_pieces_file_id_files_id_fk" FOREIGN KEY ("file_id") REFERENCES "public"."files"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "files_expires_at_index" ON "files" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "idempotency_keys_created_at_index" ON "idempotency_keys" USING btree ("created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "jobs_unique_key" ON "jobs" USING btree ("unique_key") WHERE "jobs"."state" in ('queued', 'running');--> statement-breakpoint
CREATE INDEX "jobs_unfinished" ON "jobs" USING btree ("state","worker_id") WHERE "jobs"."state" in ('queued', 'running');--> statement-breakpoint
CREATE INDEX "jobs_dead" ON "jobs" USING btree ("id") WHERE "jobs"."state" = 'dead' and "jobs"."rerun_as" is null;--> statement-breakpoint
CREATE INDEX "jobs_finished_at_index" ON "jobs" USING btree ("finished_at");--> statement-breakpoint
CREATE INDEX "schedules_next_run_at_index" ON "schedules" USING btree ("next_run_at");--> statement-breakpoint
CREATE INDEX "demands_analyser" ON "demands" USING btree (("features" ->> 'analyser'));--> statement-breakpoint
CREATE INDEX "profiles_analyser" ON "profiles" USING btree (("features" ->> 'analyser'));
--> statement-breakpoint
CREATE FUNCTION "notify_job_over"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM pg_notify('zhiqi_jobs_over', NEW.id::text);
	RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER "jobs_over" AFTER UPDATE ON "jobs" FOR EACH ROW
	WHEN (OLD.state IS DISTINCT FROM NEW.state AND NEW.state NOT IN ('queued', 'running'))
	EXECUTE FUNCTION "notify_job_over"();
