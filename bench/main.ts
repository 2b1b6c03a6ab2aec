/** What `npm run bench` starts. */
import './run'
