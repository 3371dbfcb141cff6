import { writeSections } from './sections.ts';

await writeSections();
