import { element, find, setText } from './dom.js';
import { openDetails } from './details.js';
import { roughly, timestamp, zone } from './format.js';
import { showOverview } from './overview.js';
import { Runs } from './runs.js';
import { Stream } from './stream.js';

const SHOW_MILLIS = 250;
let clockOffset = 0;
let overview = null;
let connection = null;
let showing = null;
const now = () => Date.now() + clockOffset;

function showFault(error) {
	if (find('fault')) {
		return;
	}
	const reload = element('button', { type: 'button' }, 'Reload');
	reload.addEventListener('click', () => location.reload());
	find('notices').before(element('p', { id: 'fault', role: 'alert', class: 'notice', 'data-level': 'bad' },
		`This page has a fault, so its content may be wrong: ${error?.message ?? error}. `, reload));
}

addEventListener('error', (event) => showFault(event.error ?? event.message));
addEventListener('unhandledrejection', (event) => showFault(event.reason));

const runs = new Runs(now, (run) => openDetails(run));

function received(message) {
	clockOffset = message.at - Date.now();
	runs.update(message);
	overview = message.overview ?? overview;
	showing ??= setTimeout(show, SHOW_MILLIS);
}

// A part that fails must not take the others with it
function show() {
	clearTimeout(showing);
	showing = null;
	for (const part of [() => showOverview(overview, now()), () => runs.show(), showConnection]) {
		try {
			part();
		}
		catch (error) {
			showFault(error);
		}
	}
}

function showConnection() {
	if (!connection) {
		return;
	}
	const { state, since, reason } = connection;
	const age = since ? ` The figures are ${roughly(Date.now() - since)} old, from ${timestamp(since)}.` : '';
	find('connection').dataset.state = state;
	setText(find('connection'), { live: 'Live', lost: `Disconnected, reconnecting.${age}`, refused: `${reason}.${age}` }[state]);
}

setText(find('zone'), `Times in ${zone}`);
new Stream(received, (state, since, reason) => {
	connection = { state, since, reason };
	showConnection();
});
setInterval(() => overview && show(), 1000);
