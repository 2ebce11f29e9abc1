import { customType, text } from 'drizzle-orm/pg-core';

/** A moment, in UTC ISO 8601 on this side as on the wire. */
export const time = customType<{ data: string; driverData: string }>({
  dataType: () => 'timestamptz(3)',
  fromDriver: (stored) => new Date(stored).toISOString(),
});

export const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

export const textArray = () => text().array().notNull();
