/** The page of a bot check, which some hosts send with status 200 where a feed was asked for. */

export function challengePage(origin: string): string {
  return `<!doctype html>
<html lang="en-GB">
<head><meta charset="utf-8"><title>Just a moment...</title><meta name="robots" content="noindex,nofollow"></head>
<body>
<h1>Checking that you are not a robot</h1>
<p>${new URL(origin).host} needs to review the security of your connection before proceeding.</p>
<noscript><p>Enable JavaScript and cookies to continue.</p></noscript>
<p>This is a sample of such a page, made for a demonstration of Active News.</p>
</body>
</html>
`;
}
