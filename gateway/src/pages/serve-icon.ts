/** Serves the small mark that browsers show beside a page's title. */
import type { FastifyInstance } from 'fastify';

// Many strands that become one.
const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0b5aa8"/><path d="M7 8c8 0 8 8 18 8M7 16h18M7 24c8 0 8-8 18-8" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round"/></svg>`;

export function serveIcon(http: FastifyInstance): void {
  http.get('/favicon.ico', async (_request, reply) =>
    reply.type('image/svg+xml').header('cache-control', 'public, max-age=86400').send(icon),
  );
}
