import type { AddressInfo } from 'node:net';
import t from 'tap';
import { system } from '../../src/access/principal.ts';
import { loadDemo } from '../../src/demo/load.ts';
import { createApp } from '../support/app.ts';
import { openBrowser, skip } from '../support/browser.ts';

t.test('an integrator authorizes in Swagger UI and runs a match as it stands', { skip }, async (t) => {
  const { app, services } = await createApp(t);
  await loadDemo(services);
  const { key } = await services.keys.create(system, { name: 'browser', role: 'assessor' });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;

  const page = await (await openBrowser(t)).newPage();
  const failures: string[] = [];
  page.on('pageerror', (error) => failures.push(error.message));
  page.on('response', (response) => {
    if (response.status() >= 400) failures.push(`${response.status()} ${response.url()}`);
  });

  await page.goto(`http://127.0.0.1:${port}/docs`);
  await page.click('button.authorize');
  await page.fill('.auth-container input', key);
  await page.click('.auth-btn-wrapper button.authorize');
  await page.click('button.btn-done');

  const operation = page.locator('#operations-Matches-matchDemand');
  await operation.locator('.opblock-summary-control').click();
  await operation.locator('button.execute').click();
  const reply = operation.locator('.live-responses-table');
  await reply.waitFor();
  t.match(await reply.locator('tbody td.response-col_status').first().textContent(), /^200/);
  t.match(await reply.locator('.highlight-code').first().textContent(), /"score".*"topic".*"summary_zh"/s);
  t.same(failures, [], 'nothing on the page fails');
});
