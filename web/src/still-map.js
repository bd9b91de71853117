// The map as one script, for pages that may import nothing.
import { draw } from "./map.js";

window.tollbookMap = draw;
