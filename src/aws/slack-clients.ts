/** Every alert to Slack asks for a webhook and for what was sent: there, `build.mjs` puts both files into one. */
export * from './later-clients.ts';
export * from './ssm-client.ts';
