CREATE TABLE "associations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"external_id" text,
	"version" integer NOT NULL,
	"created_at" timestamptz(3) NOT NULL,
	"updated_at" timestamptz(3) NOT NULL,
	"name" text NOT NULL,
	"level" text NOT NULL,
	"region" text NOT NULL,
	"parent_id" uuid,
	CONSTRAINT "associations_external_id_unique" UNIQUE("external_id")
);
--> statement-breakpoint
CREATE TABLE "audit_lines" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"at" timestamptz(3) NOT NULL,
	"request_id" text,
	"key_id" uuid,
	"role" text NOT NULL,
	"principal" text,
	"action" text NOT NULL,
	"entity" text NOT NULL,
	"entity_id" uuid NOT NULL,
	"fields" text[] NOT NULL,
	"values" jsonb NOT NULL,
	"purpose" text,
	"note" text,
	"labels" text[] NOT NULL
);
--> statement-breakpoint
CREATE TABLE "campaigns" (
	"id" uuid PRIMARY KEY NOT NULL,
	"external_id" text,
	"version" integer NOT NULL,
	"created_at" timestamptz(3) NOT NULL,
	"updated_at" timestamptz(3) NOT NULL,
	"name" text NOT NULL,
	"channel" text NOT NULL,
	"association_id" uuid,
	"starts_on" date,
	"ends_on" date,
	"regions" text[] NOT NULL,
	"sectors" text[] NOT NULL,
	"description" text,
	CONSTRAINT "campaigns_external_id_unique" UNIQUE("external_id")
);
--> statement-breakpoint
CREATE TABLE "conflicts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"external_id" text,
	"enterprise_id" uuid NOT NULL,
	"profile_id" uuid NOT NULL,
	"ground" text NOT NULL,
	"note" text,
	"declared_by" text NOT NULL,
	"starts_on" date,
	"ends_on" date,
	"created_at" timestamptz(3) NOT NULL,
	"key_id" uuid,
	CONSTRAINT "conflicts_external_id_unique" UNIQUE("external_id")
);
--> statement-breakpoint
CREATE TABLE "demand_steps" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"demand_id" uuid NOT NULL,
	"action" text NOT NULL,
	"from_state" text,
	"to_state" text NOT NULL,
	"at" timestamptz(3) NOT NULL,
	"key_id" uuid,
	"role" text NOT NULL,
	"reasons" text[] NOT NULL,
	"note" text
);
--> statement-breakpoint
CREATE TABLE "docking_meetings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"docking_id" uuid NOT NULL,
	"held_at" timestamptz(3) NOT NULL,
	"mode" text NOT NULL,
	"place" text,
	"summary" text,
	"created_at" timestamptz(3) NOT NULL
);
--> statement-breakpoint
CREATE TABLE "docking_ratings" (
	"docking_id" uuid NOT NULL,
	"side" text NOT NULL,
	"score" integer NOT NULL,
	"comment" text,
	"rated_at" timestamptz(3) NOT NULL,
	"key_id" uuid,
	CONSTRAINT "docking_ratings_docking_id_side_pk" PRIMARY KEY("docking_id","side")
);
--> statement-breakpoint
CREATE TABLE "docking_steps" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"docking_id" uuid NOT NULL,
	"action" text NOT NULL,
	"from_state" text,
	"to_state" text NOT NULL,
	"at" timestamptz(3) NOT NULL,
	"key_id" uuid,
	"role" text NOT NULL,
	"reason" text,
	"note" text
);
--> statement-breakpoint
CREATE TABLE "dockings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"external_id" text,
	"version" integer NOT NULL,
	"created_at" timestamptz(3) NOT NULL,
	"updated_at" timestamptz(3) NOT NULL,
	"demand_id" uuid NOT NULL,
	"profile_id" uuid NOT NULL,
	"enterprise_id" uuid,
	"team_id" uuid,
	"state" text NOT NULL,
	"state_since" timestamptz(3) NOT NULL,
	"note" text,
	"match" jsonb,
	"invited_at" timestamptz(3),
	"answer_by" timestamptz(3),
	"answered_at" timestamptz(3),
	"decline_reason" text,
	"decline_note" text,
	"terms_agreed_at" timestamptz(3),
	"agreement" jsonb,
	"end_reason" text,
	"end_note" text,
	"outcome" jsonb,
	"labels" text[] NOT NULL,
	CONSTRAINT "dockings_external_id_unique" UNIQUE("external_id")
);
--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "subject_id" uuid;--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "parts" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "regions" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "expires_at" timestamptz(3);--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "last_used_at" timestamptz(3);--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "replaced_by" uuid;--> statement-breakpoint
ALTER TABLE "demands" ADD COLUMN "campaign_id" uuid;--> statement-breakpoint
ALTER TABLE "demands" ADD COLUMN "association_id" uuid;--> statement-breakpoint
ALTER TABLE "demands" ADD COLUMN "received_at" timestamptz(3);--> statement-breakpoint
ALTER TABLE "demands" ADD COLUMN "confidential" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "demands" ADD COLUMN "public_summary" text;--> statement-breakpoint
ALTER TABLE "demands" ADD COLUMN "confidentiality_terms" text;--> statement-breakpoint
ALTER TABLE "demands" ADD COLUMN "state" text DEFAULT 'published' NOT NULL;--> statement-breakpoint
ALTER TABLE "demands" ADD COLUMN "state_since" timestamptz(3);--> statement-breakpoint
ALTER TABLE "demands" ADD COLUMN "place" text;--> statement-breakpoint
ALTER TABLE "demands" ADD COLUMN "admitted" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "demands" ADD COLUMN "labels" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "demands" ADD COLUMN "sketch" integer[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "enterprises" ADD COLUMN "association_id" uuid;--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "requested_parts" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "requested_labels" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "owner" text;--> statement-breakpoint
ALTER TABLE "match_runs" ADD COLUMN "owner" text;--> statement-breakpoint
ALTER TABLE "profiles" ADD COLUMN "erased_at" timestamptz(3);--> statement-breakpoint
ALTER TABLE "search_documents" ADD COLUMN "labels" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "associations" ADD CONSTRAINT "associations_parent_id_associations_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."associations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "campaigns" ADD CONSTRAINT "campaigns_association_id_associations_id_fk" FOREIGN KEY ("association_id") REFERENCES "public"."associations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conflicts" ADD CONSTRAINT "conflicts_enterprise_id_enterprises_id_fk" FOREIGN KEY ("enterprise_id") REFERENCES "public"."enterprises"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conflicts" ADD CONSTRAINT "conflicts_profile_id_profiles_id_fk" FOREIGN KEY ("profile_id") REFERENCES "public"."profiles"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "demand_steps" ADD CONSTRAINT "demand_steps_demand_id_demands_id_fk" FOREIGN KEY ("demand_id") REFERENCES "public"."demands"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "docking_meetings" ADD CONSTRAINT "docking_meetings_docking_id_dockings_id_fk" FOREIGN KEY ("docking_id") REFERENCES "public"."dockings"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "docking_ratings" ADD CONSTRAINT "docking_ratings_docking_id_dockings_id_fk" FOREIGN KEY ("docking_id") REFERENCES "public"."dockings"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "docking_steps" ADD CONSTRAINT "docking_steps_docking_id_dockings_id_fk" FOREIGN KEY ("docking_id") REFERENCES "public"."dockings"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dockings" ADD CONSTRAINT "dockings_demand_id_demands_id_fk" FOREIGN KEY ("demand_id") REFERENCES "public"."demands"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dockings" ADD CONSTRAINT "dockings_profile_id_profiles_id_fk" FOREIGN KEY ("profile_id") REFERENCES "public"."profiles"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dockings" ADD CONSTRAINT "dockings_enterprise_id_enterprises_id_fk" FOREIGN KEY ("enterprise_id") REFERENCES "public"."enterprises"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "associations_parent_id_index" ON "associations" USING btree ("parent_id");--> statement-breakpoint
CREATE INDEX "associations_region_index" ON "associations" USING btree ("region" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "audit_lines_entity_entity_id_index" ON "audit_lines" USING btree ("entity","entity_id");--> statement-breakpoint
CREATE INDEX "audit_lines_key_id_index" ON "audit_lines" USING btree ("key_id");--> statement-breakpoint
CREATE INDEX "audit_lines_request_id_index" ON "audit_lines" USING btree ("request_id");--> statement-breakpoint
CREATE INDEX "audit_lines_labels_index" ON "audit_lines" USING gin ("labels");--> statement-breakpoint
CREATE INDEX "campaigns_association_id_index" ON "campaigns" USING btree ("association_id");--> statement-breakpoint
CREATE INDEX "conflicts_enterprise_id_index" ON "conflicts" USING btree ("enterprise_id");--> statement-breakpoint
CREATE INDEX "conflicts_profile_id_index" ON "conflicts" USING btree ("profile_id");--> statement-breakpoint
CREATE INDEX "demand_steps_demand_id_index" ON "demand_steps" USING btree ("demand_id");--> statement-breakpoint
CREATE INDEX "docking_meetings_docking_id_index" ON "docking_meetings" USING btree ("docking_id");--> statement-breakpoint
CREATE INDEX "docking_steps_docking_id_index" ON "docking_steps" USING btree ("docking_id");--> statement-breakpoint
CREATE UNIQUE INDEX "dockings_under_way" ON "dockings" USING btree ("demand_id","profile_id") WHERE "dockings"."state" in ('recommended', 'invited', 'accepted', 'meeting', 'agreement');--> statement-breakpoint
CREATE INDEX "dockings_profile_id_state_index" ON "dockings" USING btree ("profile_id","state");--> statement-breakpoint
CREATE INDEX "dockings_team_id_index" ON "dockings" USING btree ("team_id");--> statement-breakpoint
CREATE INDEX "dockings_labels_index" ON "dockings" USING gin ("labels");--> statement-breakpoint
CREATE INDEX "dockings_waiting" ON "dockings" USING btree ("answer_by") WHERE "dockings"."state" = 'invited';--> statement-breakpoint
ALTER TABLE "demands" ADD CONSTRAINT "demands_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "demands" ADD CONSTRAINT "demands_association_id_associations_id_fk" FOREIGN KEY ("association_id") REFERENCES "public"."associations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "enterprises" ADD CONSTRAINT "enterprises_association_id_associations_id_fk" FOREIGN KEY ("association_id") REFERENCES "public"."associations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "api_keys_subject_id_index" ON "api_keys" USING btree ("subject_id");--> statement-breakpoint
CREATE INDEX "demands_labels_index" ON "demands" USING gin ("labels");--> statement-breakpoint
CREATE INDEX "demands_sketch_index" ON "demands" USING gin ("sketch");--> statement-breakpoint
CREATE INDEX "demands_campaign_id_index" ON "demands" USING btree ("campaign_id");--> statement-breakpoint
CREATE INDEX "demands_association_id_index" ON "demands" USING btree ("association_id");--> statement-breakpoint
CREATE INDEX "demands_expiring" ON "demands" USING btree ("deadline") WHERE "demands"."state" in ('submitted', 'verified', 'published');--> statement-breakpoint
CREATE INDEX "enterprises_association_id_index" ON "enterprises" USING btree ("association_id");--> statement-breakpoint
CREATE INDEX "search_documents_labels_index" ON "search_documents" USING gin ("labels");--> statement-breakpoint
UPDATE "api_keys" SET "role" = CASE "role" WHEN 'operator' THEN 'province_operator' WHEN 'reader' THEN 'assessor' ELSE "role" END;--> statement-breakpoint
UPDATE "jobs" SET "requested_as" = CASE "requested_as" WHEN 'operator' THEN 'province_operator' WHEN 'reader' THEN 'assessor' ELSE "requested_as" END;--> statement-breakpoint
UPDATE "demands" SET "state_since" = "demands"."created_at", "place" = coalesce("demands"."region", "owner"."region") FROM "demands" AS "self" LEFT JOIN "enterprises" AS "owner" ON "owner"."id" = "self"."owner_id" WHERE "self"."id" = "demands"."id";--> statement-breakpoint
UPDATE "demands" SET "labels" = array_remove(ARRAY['region:' || left("place", 2), CASE WHEN "place" !~ '0000$' THEN 'region:' || left("place", 4) END, CASE WHEN "place" !~ '00$' THEN 'region:' || "place" END, 'enterprise:' || "owner_id", 'published', 'open'], NULL);--> statement-breakpoint
UPDATE "search_documents" SET "labels" = "demands"."labels" FROM "demands" WHERE "collection" = 'demands' AND "entity_id" = "demands"."id";--> statement-breakpoint
UPDATE "search_documents" SET "labels" = ARRAY['profile:' || "entity_id"] WHERE "collection" = 'profiles';--> statement-breakpoint
CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'lines of % are never changed', TG_TABLE_NAME; END $$;--> statement-breakpoint
CREATE TRIGGER "audit_lines_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_lines" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
