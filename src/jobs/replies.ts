import type { FastifyReply } from 'fastify';
import { withLocation } from '../http/conditional.ts';
import { ref } from '../wire/fields.ts';
import { Job } from './schema.ts';

/** The reply that a job was started. */
export const startedReply = withLocation(ref(Job));

/** Answers 202 with a job that was started, and where to follow it. */
export function sendStarted(reply: FastifyReply, job: Job): Job {
  reply.code(202).header('location', `/v1/jobs/${job.id}`);
  return job;
}
