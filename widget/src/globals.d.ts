/** File names that the build puts in: see build/scripts.mjs. */
declare const MAP_STYLESHEET: string;
declare const MAP_WORKER: string;
