CREATE TABLE "api_keys" (
	"id" uuid PRIMARY KEY NOT NULL,
	"external_id" text,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"prefix" text NOT NULL,
	"hash" "bytea" NOT NULL,
	"created_at" timestamptz(3) NOT NULL,
	"revoked_at" timestamptz(3),
	CONSTRAINT "api_keys_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "contacts" (
	"owner_type" text NOT NULL,
	"owner_id" uuid NOT NULL,
	"sealed" "bytea" NOT NULL,
	"updated_at" timestamptz(3) NOT NULL,
	CONSTRAINT "contacts_owner_type_owner_id_pk" PRIMARY KEY("owner_type","owner_id")
);
--> statement-breakpoint
CREATE TABLE "demands" (
	"id" uuid PRIMARY KEY NOT NULL,
	"external_id" text,
	"version" integer NOT NULL,
	"created_at" timestamptz(3) NOT NULL,
	"updated_at" timestamptz(3) NOT NULL,
	"title" text NOT NULL,
	"description" text,
	"owner_type" text NOT NULL,
	"owner_id" uuid,
	"owner_name" text,
	"region" text,
	"sectors" text[] NOT NULL,
	"inferred_sectors" text[] NOT NULL,
	"keywords" text[] NOT NULL,
	"problem_type" text,
	"services" text[] NOT NULL,
	"wanted_kinds" text[] NOT NULL,
	"budget_cny" bigint,
	"deadline" date,
	"active" boolean NOT NULL,
	"features" jsonb NOT NULL,
	"sector_weights" jsonb NOT NULL,
	CONSTRAINT "demands_external_id_unique" UNIQUE("external_id")
);
--> statement-breakpoint
CREATE TABLE "enterprises" (
	"id" uuid PRIMARY KEY NOT NULL,
	"external_id" text,
	"version" integer NOT NULL,
	"created_at" timestamptz(3) NOT NULL,
	"updated_at" timestamptz(3) NOT NULL,
	"name" text NOT NULL,
	"name_en" text,
	"uscc" text,
	"region" text,
	"sectors" text[] NOT NULL,
	"description" text,
	CONSTRAINT "enterprises_external_id_unique" UNIQUE("external_id"),
	CONSTRAINT "enterprises_uscc_unique" UNIQUE("uscc")
);
--> statement-breakpoint
CREATE TABLE "outbox_events" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"position" bigint,
	"entity" text NOT NULL,
	"entity_id" uuid NOT NULL,
	"action" text NOT NULL,
	"version" integer NOT NULL,
	"actor" uuid,
	"recorded_at" timestamptz(3) NOT NULL,
	CONSTRAINT "outbox_events_position_unique" UNIQUE("position")
);
--> statement-breakpoint
CREATE TABLE "outbox_state" (
	"id" integer PRIMARY KEY NOT NULL,
	"last_position" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "profiles" (
	"id" uuid PRIMARY KEY NOT NULL,
	"external_id" text,
	"version" integer NOT NULL,
	"created_at" timestamptz(3) NOT NULL,
	"updated_at" timestamptz(3) NOT NULL,
	"kind" text NOT NULL,
	"level" text,
	"name" text NOT NULL,
	"name_en" text,
	"affiliation" text,
	"title" text,
	"region" text,
	"country" text,
	"languages" text[] NOT NULL,
	"sectors" text[] NOT NULL,
	"inferred_sectors" text[] NOT NULL,
	"keywords" text[] NOT NULL,
	"bio" text,
	"evidence" jsonb NOT NULL,
	"services" text[] NOT NULL,
	"capacity" integer,
	"active" boolean NOT NULL,
	"features" jsonb NOT NULL,
	"sector_weights" jsonb NOT NULL,
	CONSTRAINT "profiles_external_id_unique" UNIQUE("external_id")
);
--> statement-breakpoint
CREATE TABLE "search_documents" (
	"collection" text NOT NULL,
	"entity_id" uuid NOT NULL,
	"tokens" "tsvector" NOT NULL,
	"kind" text,
	"region" text,
	"country" text,
	"languages" text[] NOT NULL,
	"sectors" text[] NOT NULL,
	"services" text[] NOT NULL,
	"active" boolean NOT NULL,
	CONSTRAINT "search_documents_collection_entity_id_pk" PRIMARY KEY("collection","entity_id")
);
--> statement-breakpoint
ALTER TABLE "demands" ADD CONSTRAINT "demands_owner_id_enterprises_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."enterprises"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "api_keys_external_id" ON "api_keys" USING btree ("external_id") WHERE "api_keys"."revoked_at" is null;--> statement-breakpoint
CREATE INDEX "demands_owner_id_index" ON "demands" USING btree ("owner_id");--> statement-breakpoint
CREATE INDEX "demands_region_index" ON "demands" USING btree ("region" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "demands_sectors_index" ON "demands" USING gin ("sectors");--> statement-breakpoint
CREATE INDEX "demands_inferred_sectors_index" ON "demands" USING gin ("inferred_sectors");--> statement-breakpoint
CREATE INDEX "demands_services_index" ON "demands" USING gin ("services");--> statement-breakpoint
CREATE INDEX "enterprises_sectors_index" ON "enterprises" USING gin ("sectors");--> statement-breakpoint
CREATE INDEX "enterprises_region_index" ON "enterprises" USING btree ("region" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "outbox_events_unstamped" ON "outbox_events" USING btree ("id") WHERE "outbox_events"."position" is null;--> statement-breakpoint
CREATE INDEX "profiles_kind_index" ON "profiles" USING btree ("kind");--> statement-breakpoint
CREATE INDEX "profiles_region_index" ON "profiles" USING btree ("region" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "profiles_sectors_index" ON "profiles" USING gin ("sectors");--> statement-breakpoint
CREATE INDEX "profiles_inferred_sectors_index" ON "profiles" USING gin ("inferred_sectors");--> statement-breakpoint
CREATE INDEX "profiles_services_index" ON "profiles" USING gin ("services");--> statement-breakpoint
CREATE INDEX "search_documents_tokens_index" ON "search_documents" USING gin ("tokens");--> statement-breakpoint
CREATE INDEX "search_documents_sectors_index" ON "search_documents" USING gin ("sectors");--> statement-breakpoint
INSERT INTO "outbox_state" ("id", "last_position") VALUES (1, 0);
