// What the sandbox says while it goes on: an unnamed event when the workspace changed, named ones for everything else.
// One connection for the whole page, as a browser opens only six to one address.

export const stream = new EventSource("/page/changes");
