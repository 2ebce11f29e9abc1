import { randomUUID } from 'node:crypto';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  LogController,
} from 'fastify';
import type { Logger } from 'pino';
import { keyRoutes } from './access/routes.ts';
import { associationRoutes } from './associations/routes.ts';
import { associationSchemas } from './associations/schema.ts';
import { auditRoutes } from './audit/routes.ts';
import { campaignRoutes } from './campaigns/routes.ts';
import { campaignSchemas } from './campaigns/schema.ts';
import type { Services } from './compose.ts';
import { conflictRoutes } from './conflicts/routes.ts';
import { contactRoutes } from './contacts/routes.ts';
import { demandRoutes } from './demands/routes.ts';
import { demandSchemas } from './demands/schema.ts';
import { dockingRoutes } from './dockings/routes.ts';
import { dockingSchemas } from './dockings/schema.ts';
import { enterpriseRoutes } from './enterprises/routes.ts';
import { enterpriseSchemas } from './enterprises/schema.ts';
import { importRoutes } from './exchange/routes.ts';
import { ImportResult } from './exchange/schema.ts';
import { healthRoutes } from './health/routes.ts';
import { installAuth } from './http/auth.ts';
import { installBodies } from './http/body.ts';
import { documentRoutes } from './http/documentation.ts';
import { installSecurityHeaders } from './http/headers.ts';
import { installIdempotency } from './http/idempotency.ts';
import { createLimits, type LimitOptions } from './http/limits.ts';
import { answerClientError, installProblems, Problem, sendProblem, toApiError } from './http/problems.ts';
import { installRequestLog } from './http/requests.ts';
import { buildSerializer } from './http/serialization.ts';
import { installSwagger } from './http/swagger.ts';
import { buildValidator } from './http/validation.ts';
import { jobRoutes } from './jobs/routes.ts';
import { Job } from './jobs/schema.ts';
import { lexiconRoutes } from './lexicon/routes.ts';
import { lexiconSchemas } from './lexicon/schema.ts';
import { matchRunRoutes } from './match-runs/routes.ts';
import { matchSettingsRoutes } from './match-settings/routes.ts';
import { Component } from './matches/components.ts';
import { matchRoutes } from './matches/routes.ts';
import { Reasons } from './matches/schema.ts';
import { metricsRoutes } from './metrics/routes.ts';
import { modelRoutes } from './models/routes.ts';
import { profileRoutes } from './profiles/routes.ts';
import { profileSchemas } from './profiles/schema.ts';
import { referenceRoutes } from './reference/routes.ts';
import { reportScheduleRoutes } from './report-schedules/routes.ts';
import { reportRoutes } from './reports/routes.ts';
import { sharedReportSchemas } from './reports/wire.ts';
import { scheduleRoutes } from './schedules/routes.ts';
import { searchRoutes } from './search/routes.ts';

export interface AppOptions {
  logger: Logger;
  publicUrl?: string;
  trustProxy?: boolean;
  /** Whether published demands can be read without a key. */
  openDemands?: boolean;
  limits?: LimitOptions;
}

/** Nobody meets these by accident. */
const GENEROUS: LimitOptions = { requests: 1_000_000, failures: 1_000_000 };

const BODY_LIMIT = 2 * 1024 * 1024;
const REQUEST_ID = /^[\x21-\x7e]{1,100}$/;

/** The HTTP side of the services: nothing is opened here, and nothing closed. */
export async function buildApp(services: Services, options: AppOptions): Promise<FastifyInstance> {
  const app: FastifyInstance = Fastify({
    loggerInstance: options.logger as FastifyBaseLogger,
    trustProxy: options.trustProxy ?? false,
    bodyLimit: BODY_LIMIT,
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: 'idle',
    schemaController: { compilersFactory: { buildValidator: buildValidator as never, buildSerializer } },
    routerOptions: { maxParamLength: 1_000 },
    // A search for a pasted paragraph: a Chinese character takes nine bytes of an address.
    http: { maxHeaderSize: 65_536 },
    genReqId: ({ headers }) => {
      const given = headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
    },
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, request, reply) =>
      sendProblem(toApiError(error), request, reply as FastifyReply),
  });
  installProblems(app);
  installBodies(app);
  installRequestLog(app, (request) => services.metrics.answered(request));
  installSecurityHeaders(app);
  await installSwagger(app, options.publicUrl);
  installIdempotency(app, { begin: (...asked) => services.idempotency.begin(...asked) });
  documentRoutes(app);
  installAuth(app, services.keys, {
    opened: options.openDemands ? new Set(['demands.read']) : undefined,
    limits: await createLimits(app, options.limits ?? GENEROUS),
  });

  for (const schema of sharedSchemas) app.addSchema(schema);
  await app.register(matchRoutes, services);
  await app.register(matchRunRoutes, services);
  await app.register(matchSettingsRoutes, services);
  await app.register(modelRoutes, services);
  await app.register(searchRoutes, services);
  await app.register(demandRoutes, services);
  await app.register(dockingRoutes, services);
  await app.register(conflictRoutes, services);
  await app.register(profileRoutes, services);
  await app.register(associationRoutes, services);
  await app.register(campaignRoutes, services);
  await app.register(enterpriseRoutes, services);
  await app.register(contactRoutes, services);
  await app.register(lexiconRoutes, services);
  await app.register(jobRoutes, services);
  await app.register(importRoutes, services);
  await app.register(scheduleRoutes, services);
  await app.register(reportScheduleRoutes, services);
  await app.register(reportRoutes, { ...services, publicUrl: options.publicUrl });
  await app.register(referenceRoutes);
  await app.register(keyRoutes, services);
  await app.register(auditRoutes, services);
  await app.register(healthRoutes, services);
  await app.register(metricsRoutes, services);
  app.get('/openapi.json', { config: { action: 'docs.read' }, schema: { hide: true } }, async () =>
    app.swagger(),
  );
  app.get('/', { config: { action: 'docs.read' }, schema: { hide: true } }, async (_, reply) =>
    reply.redirect('/docs'),
  );
  return app;
}

/** Schemas that more than one room speaks of. */
const sharedSchemas = [
  Problem,
  ImportResult,
  Job,
  Component,
  Reasons,
  ...dockingSchemas,
  ...sharedReportSchemas,
  ...Object.values(enterpriseSchemas),
  ...Object.values(demandSchemas),
  ...Object.values(profileSchemas),
  ...Object.values(associationSchemas),
  ...Object.values(campaignSchemas),
  ...Object.values(lexiconSchemas),
];
