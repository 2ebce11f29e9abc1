CREATE TABLE "models" (
	"id" uuid PRIMARY KEY NOT NULL,
	"version" text NOT NULL,
	"dimensions" integer NOT NULL,
	"term_count" integer NOT NULL,
	"profile_count" integer NOT NULL,
	"demand_count" integer NOT NULL,
	"position" bigint NOT NULL,
	"trained_ms" integer NOT NULL,
	"created_at" timestamptz(3) NOT NULL,
	"built_at" timestamptz(3) NOT NULL,
	"is_active" boolean NOT NULL,
	"payload" "bytea" NOT NULL,
	CONSTRAINT "models_version_unique" UNIQUE("version")
);
--> statement-breakpoint
CREATE UNIQUE INDEX "models_active" ON "models" USING btree ("is_active") WHERE "models"."is_active";