CREATE TABLE "lexicon_entries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"external_id" text,
	"version" integer NOT NULL,
	"created_at" timestamptz(3) NOT NULL,
	"updated_at" timestamptz(3) NOT NULL,
	"zh" text[] NOT NULL,
	"en" text[] NOT NULL,
	"sectors" text[] NOT NULL,
	"folded" text NOT NULL,
	CONSTRAINT "lexicon_entries_external_id_unique" UNIQUE("external_id")
);
--> statement-breakpoint
CREATE INDEX "lexicon_entries_sectors_index" ON "lexicon_entries" USING gin ("sectors");