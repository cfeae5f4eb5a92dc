/** The tools for those who look after feeds: `npm run feeds -- <command>`; see docs/feeds.md. */
import { loadPartnerships } from '@active-news/runtime/load-partnerships.ts';
import { readEnvironment } from '@active-news/runtime/read-environment.ts';
import { userAgent } from '@active-news/runtime/user-agent.ts';
import { accept } from './accept.ts';
import { administer } from './administer.ts';
import { backfill } from './backfill.ts';
import { check } from './check.ts';
import { discover } from './discover.ts';
import { exportOpml } from './export-opml.ts';
import { history } from './history.ts';
import { importOpml } from './import-opml.ts';
import { openTools } from './open-tools.ts';
import { painterFor } from './paint.ts';
import { showProgress } from './progress.ts';
import { runCommand } from './run-command.ts';

const widest = 100;

// A reader that has seen enough, as `head`, is no reason to fail.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

// Once only: the second signal, which is ours, ends the process as Ctrl-C does where nobody listens.
process.once('SIGINT', () => {
  process.stderr.write('\nStopped. What was decided or stored by now stays; the same command goes on.\n');
  process.kill(process.pid, 'SIGINT');
});

process.exitCode = await runCommand({
  commands: [discover, accept, check, backfill, importOpml, exportOpml, ...administer, history],
  args: process.argv.slice(2),
  async open() {
    const environment = readEnvironment(process.env, [
      'DATA_DIR',
      'PARTNERSHIPS_FILE',
      'CONTACT',
      'ALLOW_PRIVATE_FEED_HOSTS',
    ]);
    const tools = openTools({
      registry: await loadPartnerships(environment.PARTNERSHIPS_FILE),
      dataDir: environment.DATA_DIR,
      userAgent: userAgent(environment.CONTACT),
      allowPrivateHosts: new Set(environment.ALLOW_PRIVATE_FEED_HOSTS),
      now: Date.now,
      random: Math.random,
    });
    return {
      tools,
      paint: painterFor(process.stdout),
      width: Math.min(process.stdout.columns || widest, widest),
      progress: showProgress(process.stderr),
    };
  },
  outputs: {
    print: (text) => process.stdout.write(`${text}\n`),
    complain: (text) => process.stderr.write(`${text}\n`),
  },
});
