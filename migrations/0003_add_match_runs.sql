CREATE TABLE "match_run_demands" (
	"run_id" uuid NOT NULL,
	"demand_id" uuid NOT NULL,
	"external_id" text,
	"settings" text NOT NULL,
	"considered" integer NOT NULL,
	"excluded" jsonb NOT NULL,
	"note" text,
	"digest" text NOT NULL,
	CONSTRAINT "match_run_demands_run_id_demand_id_pk" PRIMARY KEY("run_id","demand_id")
);
--> statement-breakpoint
CREATE TABLE "match_run_results" (
	"run_id" uuid NOT NULL,
	"demand_id" uuid NOT NULL,
	"rank" integer NOT NULL,
	"profile_id" uuid NOT NULL,
	"external_id" text,
	"score" double precision NOT NULL,
	"components" jsonb NOT NULL,
	"reasons" jsonb NOT NULL,
	CONSTRAINT "match_run_results_run_id_demand_id_rank_pk" PRIMARY KEY("run_id","demand_id","rank")
);
--> statement-breakpoint
CREATE TABLE "match_runs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"external_id" text,
	"title" text,
	"request" jsonb NOT NULL,
	"settings" jsonb NOT NULL,
	"engine" text NOT NULL,
	"lexicon" text NOT NULL,
	"model" text,
	"position" bigint NOT NULL,
	"demands" integer NOT NULL,
	"results" integer NOT NULL,
	"digest" text NOT NULL,
	"created_by" uuid,
	"started_at" timestamptz(3) NOT NULL,
	"finished_at" timestamptz(3) NOT NULL,
	CONSTRAINT "match_runs_external_id_unique" UNIQUE("external_id")
);
--> statement-breakpoint
ALTER TABLE "match_run_demands" ADD CONSTRAINT "match_run_demands_run_id_match_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."match_runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "match_run_results" ADD CONSTRAINT "match_run_results_run_id_match_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."match_runs"("id") ON DELETE cascade ON UPDATE no action;