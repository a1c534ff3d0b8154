// The guided tour.

export function tour(_box, _nav) {}
