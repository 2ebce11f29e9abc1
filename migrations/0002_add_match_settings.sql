CREATE TABLE "match_settings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"version" integer NOT NULL,
	"title" text NOT NULL,
	"description" text,
	"components" jsonb NOT NULL,
	"neutral" double precision NOT NULL,
	"sectors" text[] NOT NULL,
	"is_default" boolean NOT NULL,
	"created_at" timestamptz(3) NOT NULL,
	"retired_at" timestamptz(3),
	CONSTRAINT "match_settings_name_version_unique" UNIQUE("name","version"),
	CONSTRAINT "match_settings_default_holds" CHECK (not "match_settings"."is_default" or "match_settings"."retired_at" is null)
);
--> statement-breakpoint
CREATE UNIQUE INDEX "match_settings_default" ON "match_settings" USING btree ("is_default") WHERE "match_settings"."is_default";