import { SerializerSelector } from '@fastify/fast-json-stringify-compiler';

type Build = ReturnType<typeof SerializerSelector>;
type Serialize = (value: unknown) => string;

const build = SerializerSelector();

/**
 * Fastify's serializers, each made when it is first needed and once for all routes that answer with the same schema: most
 * replies a route may give are problems, which it seldom or never does, and making them all takes seconds at the start.
 */
export const buildSerializer: Build = (shared, options) => {
  const compile = build(shared, options);
  const made = new Map<string, Serialize>();
  return (route) => {
    const key = JSON.stringify(route.schema);
    return (value: unknown) => {
      const serialize = made.get(key) ?? (compile(route) as Serialize);
      made.set(key, serialize);
      return serialize(value);
    };
  };
};
