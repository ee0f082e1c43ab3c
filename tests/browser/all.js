// Every test, in sequence, in one browser.

import './search.test.js';
import './reading.test.js';
import './using.test.js';
import './large.test.js';
import './vectors.test.js';
