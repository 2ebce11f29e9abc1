import swagger, { type FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { permissionTable } from '../access/listing.ts';

const INTRODUCTION = `Zhiqi (智企) ranks the right experts for an enterprise's technology demand, and says why.

**Start here.** Press *Authorize*, paste a key, then open *Matches*: \`GET /v1/demands/{id}/matches\` works on the demo
data as it stands.

- Ids are UUIDs; wherever one is taken, \`ext:<external_id>\` names the row by your own id.
- Lists give \`items\` and \`next_cursor\`; send it back as \`cursor\` for the next page.
- A row's \`ETag\` is sent back as \`If-Match\` when it is written (\`*\` writes whatever its version).
- What takes longer than a request is a job: \`202\` gives its address, and \`GET /v1/jobs/{id}?wait=20\` its end.
- \`ratelimit-remaining\` says how many requests a key has left in the minute; beyond them \`429\` says when to come back.
- An \`Idempotency-Key\` makes it safe to send a POST again.
- Errors are RFC 9457 problem documents with a stable \`code\`, and \`errors\` that name every wrong field.`;

export const tags = [
  { name: 'Matches', description: 'Experts for a demand, demands for an expert, and why' },
  { name: 'Match runs', description: 'Stored matches of many demands, and what differs between two runs' },
  { name: 'Match settings', description: 'What a match weighs how much: named, versioned, by sector' },
  { name: 'Models', description: 'Which terms belong together, learned from the stored texts' },
  { name: 'Search', description: 'Find profiles and demands by words' },
  { name: 'Demands', description: 'Technology demands (技术需求)' },
  {
    name: 'Dockings',
    description: 'A demand and an expert brought together, until something comes of it (对接)',
  },
  {
    name: 'Reports',
    description: 'What association staff read: by the clock or at once, as a page or a spreadsheet (报告)',
  },
  { name: 'Conflicts', description: 'Who must not be brought together (利益冲突)' },
  {
    name: 'Profiles',
    description: 'Academicians (院士), overseas experts (海智专家), societies (学会), experts (专家)',
  },
  { name: 'Enterprises', description: 'Enterprises (企业)' },
  { name: 'Associations', description: 'Science associations (科协): who collects demands, where' },
  { name: 'Campaigns', description: 'Rounds of demand collection (征集)' },
  { name: 'Contacts', description: 'How to reach them; stored encrypted' },
  {
    name: 'Lexicon',
    description: 'Terms, translations and synonyms of your own (术语), beside the packaged ones',
  },
  { name: 'Jobs', description: 'Work that goes on beside requests: follow it, cancel it, repeat it' },
  { name: 'Schedules', description: 'Jobs that start by the clock' },
  { name: 'Reference', description: 'Code lists: sectors, regions, vocabularies' },
  { name: 'Keys', description: 'API keys' },
  { name: 'Audit', description: 'Who did what; nothing is ever changed or removed here' },
  { name: 'Health', description: 'For load balancers and operators' },
];

type Document = Parameters<NonNullable<FastifyDynamicSwaggerOptions['transformObject']>>[0];
type OpenApi = Extract<Document, { openapiObject: unknown }>['openapiObject'];
const ORDER = ['path', 'query', 'header'];

/** What a reader fills in first comes first: the path, then the query, then headers. */
function pathFirst(document: OpenApi): OpenApi {
  for (const operations of Object.values(document.paths ?? {})) {
    for (const operation of Object.values(operations ?? {})) {
      const parameters = (operation as { parameters?: { in: string }[] }).parameters;
      parameters?.sort((a, b) => ORDER.indexOf(a.in) - ORDER.indexOf(b.in));
    }
  }
  return document;
}

/** OpenAPI 3.1 at /openapi.json and Swagger UI at /docs. */
export async function installSwagger(app: FastifyInstance, publicUrl?: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Zhiqi 智企',
        version: '1.0.0',
        description: `${INTRODUCTION}\n\n### Who may do what\n\n${permissionTable('markdown')}`,
        license: { name: 'MIT', identifier: 'MIT' },
      },
      // The page's own address comes first, so that Execute also works where the public one does not lead here.
      ...(publicUrl && { servers: [{ url: '/' }, { url: publicUrl.replace(/\/$/, '') }] }),
      tags,
      components: { securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'An API key' } } },
    },
    transformObject: (document) =>
      'openapiObject' in document ? pathFirst(document.openapiObject) : document.swaggerObject,
    refResolver: { buildLocalReference: (json, _base, _fragment, i) => String(json.$id ?? `schema-${i}`) },
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    uiConfig: {
      docExpansion: 'list',
      persistAuthorization: true,
      tryItOutEnabled: true,
      displayRequestDuration: true,
    },
    theme: {
      title: 'Zhiqi 智企 API',
      css: [{ filename: 'zhiqi.css', content: '.swagger-ui .topbar { display: none; }' }],
    },
    staticCSP: false,
  });
}
