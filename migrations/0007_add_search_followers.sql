CREATE EXTENSION IF NOT EXISTS pg_trgm;--> statement-breakpoint
CREATE SEQUENCE "public"."search_revisions" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "search_failures" (
	"collection" text NOT NULL,
	"entity_id" uuid NOT NULL,
	"revision" bigint NOT NULL,
	"reason" text NOT NULL,
	"failed_at" timestamptz(3) NOT NULL,
	CONSTRAINT "search_failures_collection_entity_id_pk" PRIMARY KEY("collection","entity_id")
);
--> statement-breakpoint
CREATE TABLE "search_followers" (
	"name" text PRIMARY KEY NOT NULL,
	"position" bigint,
	"wanted" boolean DEFAULT false NOT NULL,
	"done" integer,
	"total" integer
);
--> statement-breakpoint
CREATE TABLE "search_words" (
	"collection" text NOT NULL,
	"word" text NOT NULL,
	"documents" integer NOT NULL,
	CONSTRAINT "search_words_collection_word_pk" PRIMARY KEY("collection","word")
);
--> statement-breakpoint
DROP INDEX "search_documents_sectors_index";--> statement-breakpoint
DROP INDEX "search_documents_tokens_index";--> statement-breakpoint
ALTER TABLE "search_documents" ADD COLUMN "revision" bigint DEFAULT nextval('search_revisions') NOT NULL;--> statement-breakpoint
ALTER TABLE "search_documents" ADD COLUMN "traits" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "search_documents" ADD COLUMN "created_at" timestamptz(3) DEFAULT 'epoch' NOT NULL;--> statement-breakpoint
ALTER TABLE "search_documents" ADD COLUMN "updated_at" timestamptz(3) DEFAULT 'epoch' NOT NULL;--> statement-breakpoint
ALTER TABLE "search_documents" ADD COLUMN "deadline" timestamptz(3);--> statement-breakpoint
UPDATE "search_documents" SET
	"traits" = ARRAY(
		SELECT DISTINCT "trait" FROM unnest(
			ARRAY['kind:' || "document"."kind", 'country:' || "document"."country", 'region:' || "document"."region", 'region:' || left("document"."region", 4) || '00', 'region:' || left("document"."region", 2) || '0000', 'status:' || CASE WHEN "demand"."id" IS NOT NULL THEN "demand"."state" WHEN "document"."active" THEN 'active' ELSE 'inactive' END]
			|| ARRAY(SELECT 'language:' || "value" FROM unnest("document"."languages") "value")
			|| ARRAY(SELECT 'sector:' || "value" FROM unnest("document"."sectors") "value")
			|| ARRAY(SELECT 'service:' || "value" FROM unnest("document"."services") "value")
		) "trait" WHERE "trait" IS NOT NULL
	),
	"created_at" = coalesce("demand"."created_at", "profile"."created_at", 'epoch'),
	"updated_at" = coalesce("demand"."updated_at", "profile"."updated_at", 'epoch'),
	"deadline" = "demand"."deadline"
FROM "search_documents" "document"
LEFT JOIN "demands" "demand" ON "document"."collection" = 'demands' AND "demand"."id" = "document"."entity_id"
LEFT JOIN "profiles" "profile" ON "document"."collection" = 'profiles' AND "profile"."id" = "document"."entity_id"
WHERE "search_documents"."collection" = "document"."collection" AND "search_documents"."entity_id" = "document"."entity_id";--> statement-breakpoint
CREATE INDEX "search_words_similar" ON "search_words" USING gin ("word" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "search_documents_traits_index" ON "search_documents" USING gin ("traits");--> statement-breakpoint
CREATE INDEX "search_documents_collection_updated_at_index" ON "search_documents" USING btree ("collection","updated_at");--> statement-breakpoint
CREATE INDEX "search_documents_collection_revision_index" ON "search_documents" USING btree ("collection","revision");--> statement-breakpoint
ALTER TABLE "search_documents" DROP COLUMN "kind";--> statement-breakpoint
ALTER TABLE "search_documents" DROP COLUMN "region";--> statement-breakpoint
ALTER TABLE "search_documents" DROP COLUMN "country";--> statement-breakpoint
ALTER TABLE "search_documents" DROP COLUMN "languages";--> statement-breakpoint
ALTER TABLE "search_documents" DROP COLUMN "sectors";--> statement-breakpoint
ALTER TABLE "search_documents" DROP COLUMN "services";--> statement-breakpoint
ALTER TABLE "search_documents" DROP COLUMN "active";--> statement-breakpoint
CREATE INDEX "search_documents_tokens_index" ON "search_documents" USING gin ("tokens");
