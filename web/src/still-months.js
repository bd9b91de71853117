// The months as one script, for pages that may import nothing.
import { draw } from "./months.js";

window.tollbookMonths = draw;
