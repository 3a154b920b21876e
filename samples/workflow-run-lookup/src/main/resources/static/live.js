'use strict';

// Text of the service reaches the page as text only: nothing here makes HTML of a string.

const MAX_ENDED_ROWS = 1500;
const SILENCE_MILLIS = 25000;
const rows = new Map();
const element = (id) => document.getElementById(id);
const body = element('runs');
let clockOffset = 0;
let delays = [];
let orderIsStale = false;
let lastMessage = Date.now();
let source;

function kind(run) {
	if (run.gone) {
		return 'other';
	}
	switch (run.status) {
		case 'RUNNING':
			return run.waitsForHumanSince ? 'human' : run.suspectedStuckSince ? 'stuck' : 'running';
		case 'SUCCEEDED':
			return 'succeeded';
		case 'FAILED':
		case 'TIMED_OUT':
			return 'failed';
		default:
			return 'other';
	}
}

const LABELS = { human: 'RUNNING, waits for a person', stuck: 'RUNNING, suspected stuck' };
const RANKS = { human: 0, stuck: 1, running: 2, other: 3, failed: 4, succeeded: 4 };

function hasEnded(kind) {
	return kind === 'succeeded' || kind === 'failed' || kind === 'other';
}

function put(run) {
	let row = rows.get(run.key);
	if (!row) {
		row = newRow(run.key);
	}
	row.run = run;
	const before = row.kind;
	row.kind = kind(run);
	row.started = Date.parse(run.startedAt);
	row.ended = run.endedAt ? Date.parse(run.endedAt) : hasEnded(row.kind) ? Date.parse(run.at) : NaN;
	row.expected = run.expectedEnd ? Date.parse(run.expectedEnd) : NaN;
	if (before !== row.kind) {
		orderIsStale = true;
		row.tr.dataset.kind = row.kind;
		row.tr.classList.toggle('ended', hasEnded(row.kind));
	}
	row.status.textContent = run.gone ? 'GONE' : LABELS[row.kind] || run.status;
	row.definition.textContent = run.definition;
	row.id.textContent = run.runId;
	tick(row, now());
	filter(row);
}

function newRow(key) {
	const tr = element('row').content.firstElementChild.cloneNode(true);
	const part = (name) => tr.querySelector('.' + name);
	const row = { key, tr, status: part('status'), definition: part('definition'), id: part('run'), age: part('age'),
		progress: tr.querySelector('progress'), expectedText: part('expected') };
	tr.dataset.key = key;
	const path = 'live/runs/' + key.split('/').map(encodeURIComponent).join('/');
	part('console').href = path + '/console';
	part('logs').href = path + '/logs';
	rows.set(key, row);
	return row;
}

function tick(row, time) {
	const end = Number.isNaN(row.ended) ? time : row.ended;
	setText(row.age, duration(end - row.started));
	if (!Number.isNaN(row.ended)) {
		row.progress.hidden = true;
		setText(row.expectedText, 'ended ' + new Date(row.ended).toLocaleTimeString());
	}
	else if (Number.isNaN(row.expected)) {
		row.progress.hidden = false;
		row.progress.removeAttribute('value');
		setText(row.expectedText, 'no expectation yet');
	}
	else {
		row.progress.hidden = false;
		row.progress.max = Math.max(1, row.expected - row.started);
		row.progress.value = Math.min(row.progress.max, Math.max(0, time - row.started));
		setText(row.expectedText, time < row.expected ? 'about ' + duration(row.expected - time) + ' left'
			: 'overdue by ' + duration(time - row.expected));
	}
}

function setText(node, text) {
	if (node.textContent !== text) {
		node.textContent = text;
	}
}

function duration(millis) {
	const seconds = Math.max(0, Math.round(millis / 1000));
	if (seconds < 60) {
		return seconds + ' s';
	}
	if (seconds < 3600) {
		return Math.floor(seconds / 60) + ' min ' + seconds % 60 + ' s';
	}
	return Math.floor(seconds / 3600) + ' h ' + Math.floor(seconds % 3600 / 60) + ' min';
}

function now() {
	return Date.now() + clockOffset;
}

function filter(row) {
	const definition = element('filter-definition').value;
	const status = element('filter-status').value;
	row.tr.hidden = (definition !== '' && row.run.definition !== definition) || (status !== '' && row.kind !== status);
}

function order() {
	orderIsStale = false;
	const focused = document.activeElement;
	const sorted = [...rows.values()].sort((one, other) => RANKS[one.kind] - RANKS[other.kind]
		|| (hasEnded(one.kind) ? other.ended - one.ended : other.started - one.started)
		|| (one.key < other.key ? -1 : 1));
	let ended = 0;
	let next = body.firstElementChild;
	for (const row of sorted) {
		if (hasEnded(row.kind) && ++ended > MAX_ENDED_ROWS) {
			if (next === row.tr) {
				next = next.nextElementSibling;
			}
			row.tr.remove();
			rows.delete(row.key);
		}
		else if (next === row.tr) {
			next = next.nextElementSibling;
		}
		else {
			body.insertBefore(row.tr, next);
		}
	}
	keepReachable();
	if (focused && focused !== document.activeElement && focused.isConnected) {
		focused.focus({ preventScroll: true });
	}
}

// The Tab key reaches one row, which is shown
function keepReachable() {
	const reachable = body.querySelector('tr[tabindex="0"]');
	const first = body.querySelector('tr:not([hidden])');
	if (first && (!reachable || reachable.hidden)) {
		if (reachable) {
			reachable.tabIndex = -1;
		}
		first.tabIndex = 0;
	}
}

function count() {
	const counts = { running: 0, human: 0, stuck: 0, succeeded: 0, failed: 0, other: 0 };
	let shown = 0;
	for (const row of rows.values()) {
		counts[row.kind]++;
		shown += row.tr.hidden ? 0 : 1;
	}
	setText(element('count-running'), String(counts.running + counts.human + counts.stuck));
	for (const name of ['human', 'stuck', 'succeeded', 'failed']) {
		setText(element('count-' + name), String(counts[name]));
		element('count-' + name).parentElement.classList.toggle('some', counts[name] > 0);
	}
	setText(element('shown'), shown === rows.size ? '' : shown + ' of ' + rows.size + ' shown');
	element('empty').hidden = rows.size > 0;
	if (delays.length > 0) {
		const sorted = [...delays].sort((one, other) => one - other);
		const quantile = (share) => (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] / 1000).toFixed(1);
		setText(element('delay'), 'median ' + quantile(0.5) + ' s, p99 ' + quantile(0.99) + ' s');
	}
	const known = element('filter-definition');
	const names = new Set([...known.options].map((option) => option.value));
	for (const row of rows.values()) {
		if (!names.has(row.run.definition)) {
			names.add(row.run.definition);
			known.add(new Option(row.run.definition, row.run.definition));
		}
	}
}

function everySecond() {
	const time = now();
	for (const row of rows.values()) {
		if (Number.isNaN(row.ended) && !row.tr.hidden) {
			tick(row, time);
		}
	}
	if (orderIsStale) {
		order();
	}
	count();
	if (Date.now() - lastMessage > SILENCE_MILLIS) {
		lost();
		connect();
	}
}

function state(state, text) {
	element('connection').dataset.state = state;
	setText(element('connection'), text);
}

function lost() {
	if (element('connection').dataset.state !== 'lost') {
		state('lost', 'Cut off since ' + new Date().toLocaleTimeString() + ': what you see is old. Connecting again');
	}
}

function connect() {
	if (source) {
		source.close();
	}
	lastMessage = Date.now();
	source = new EventSource('live/events');
	const on = (name, handle) => source.addEventListener(name, (event) => {
		lastMessage = Date.now();
		handle(JSON.parse(event.data));
	});
	on('snapshot', (snapshot) => {
		clockOffset = Date.parse(snapshot.at) - Date.now();
		const keys = new Set(snapshot.runs.map((run) => run.key));
		for (const [key, row] of rows) {
			if (!keys.has(key)) {
				row.tr.remove();
				rows.delete(key);
			}
		}
		snapshot.runs.forEach(put);
		delays = snapshot.delays;
		state('live', 'Live');
		order();
		count();
	});
	on('runs', (update) => {
		update.runs.forEach(put);
		delays = delays.concat(update.delays).slice(-1000);
	});
	on('alive', () => { });
	source.onerror = () => {
		lost();
		if (source.readyState === EventSource.CLOSED) {
			setTimeout(connect, 3000);
		}
	};
}

// Inspection

async function inspect(key) {
	const dialog = element('inspection');
	const content = element('inspection-body');
	setText(element('inspection-title'), key);
	content.replaceChildren(text('p', 'Asking the service'));
	if (!dialog.open) {
		dialog.showModal();
	}
	let parts;
	try {
		const answer = await fetch('live/runs/' + key.split('/').map(encodeURIComponent).join('/'));
		const json = await answer.json();
		parts = answer.ok ? describe(json) : [text('p', json.detail || 'The inspection failed: ' + answer.status)];
	}
	catch (error) {
		parts = [text('p', 'The inspection failed: ' + error.message)];
	}
	content.replaceChildren(...parts);
}

function describe(inspection) {
	const run = inspection.run;
	const list = document.createElement('dl');
	const member = (name, value) => {
		if (value !== null && value !== undefined && value !== '') {
			list.append(text('dt', name), value instanceof Node ? wrap('dd', value) : text('dd', String(value)));
		}
	};
	member('Status', run.status);
	member('Started', run.startedAt);
	member('Ended', run.endedAt);
	member('Model', run.modelId);
	member('Log group', run.logGroupName);
	member('Console', link(inspection.consoleLink));
	member('Logs', link(inspection.logLink));
	inspection.traceLocations.forEach((trace) => member('Trace', trace.location));
	member('Sessions', inspection.sessions.length);
	const acts = document.createElement('dl');
	inspection.acts.forEach((act) => acts.append(text('dt', act.status), text('dd', act.actId + ', since ' + act.startedAt)));
	return [...inspection.findings.map((finding) => text('p', finding, 'finding')), list,
		...(inspection.acts.length > 0 ? [text('h3', 'Acts'), acts] : [])];
}

function text(name, content, className) {
	const node = document.createElement(name);
	node.textContent = content;
	if (className) {
		node.className = className;
	}
	return node;
}

function wrap(name, child) {
	const node = document.createElement(name);
	node.append(child);
	return node;
}

function link(address) {
	if (!address || !address.startsWith('https://')) {
		return null;
	}
	const node = text('a', address);
	node.href = address;
	node.target = '_blank';
	node.rel = 'noopener noreferrer';
	return node;
}

// Mouse and keyboard

body.addEventListener('click', (event) => {
	const tr = event.target.closest('tr');
	if (tr && !event.target.closest('a')) {
		focusRow(tr);
		inspect(tr.dataset.key);
	}
});

function visible(tr, step) {
	let next = tr;
	do {
		next = step > 0 ? next.nextElementSibling : next.previousElementSibling;
	} while (next && next.hidden);
	return next;
}

function focusRow(tr) {
	for (const other of body.querySelectorAll('tr[tabindex="0"]')) {
		other.tabIndex = -1;
	}
	tr.tabIndex = 0;
	tr.focus();
}

document.addEventListener('keydown', (event) => {
	if (event.ctrlKey || event.altKey || event.metaKey || element('inspection').open || event.target.matches('select')) {
		return;
	}
	const tr = event.target.closest('#runs tr');
	if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
		const step = event.key === 'ArrowDown' ? 1 : -1;
		const next = tr ? visible(tr, step) : body.querySelector('tr:not([hidden])');
		if (next) {
			event.preventDefault();
			focusRow(next);
		}
	}
	else if (event.key === 'Enter' && tr && event.target === tr) {
		event.preventDefault();
		inspect(tr.dataset.key);
	}
	else if (event.key === '/') {
		event.preventDefault();
		element('filter-definition').focus();
	}
});

element('filter').addEventListener('change', () => {
	rows.forEach(filter);
	keepReachable();
	count();
});
element('filter').addEventListener('submit', (event) => event.preventDefault());

connect();
setInterval(everySecond, 1000);
