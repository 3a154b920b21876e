// Everything beside the runs: figures, history, definitions, clients, watchers, and what is wrong.

import { bars, hours, total } from './chart.js';
import { arrange, element, find, setAttribute, setText } from './dom.js';
import { brief, count, decimal, duration, roughly, share, time, timestamp } from './format.js';

const PROBLEMS = { not_found: 'there is no such workflow definition', permission: 'the request is not permitted',
	credentials: 'there are no valid credentials', network: 'the service cannot be reached', throttling: 'every request is throttled',
	service: 'the service fails', response: 'something else answers instead of the service',
	budget: 'novaact.watch.requests-per-second does not suffice' };
const MAX_DEFINITIONS = 10;
const definitionRows = new Map();
const sum = (numbers) => numbers.reduce((one, other) => one + other, 0);

export function showOverview(overview, now) {
	const times = { now, step: overview.history.step, since: overview.history.since };
	const all = overview.definitions.flatMap((definition) => definition.ends ?? []);
	setText(find('application'), overview.application ? ` of ${overview.application}` : '');
	document.title = overview.application ? `Workflow runs of ${overview.application}` : 'Workflow runs';
	showTiles(overview.definitions);
	showHistory(total(all), times);
	showDefinitions(overview, times);
	arrange(find('system'), [...overview.clients.map((client) => describeClient(client, overview.sharing.instance, now)),
		...overview.watchers.map((watcher) => describeWatcher(watcher, now))]);
	arrange(find('notices'), problems(overview, now)
		.map(([level, text]) => element('p', { class: 'notice', 'data-level': level }, text)));
}

function showTiles(definitions) {
	const ends = definitions.flatMap((definition) => definition.ends ?? []);
	const add = (name) => sum(definitions.map((definition) => definition.now[name]));
	const tile = (name, number) => {
		setText(find(`tile-${name}`), count(number));
		find(`tile-${name}`).parentElement.classList.toggle('some', number > 0);
	};
	['running', 'human', 'stuck'].forEach((name) => tile(name, add(name)));
	['succeeded', 'failed'].forEach((name) => tile(name, sum(ends.map((one) => sum(one[name])))));
	const delays = ends.flatMap((one) => one.delay ?? []);
	setText(find('tile-delay'), delays.length === 0 ? 'no end yet'
		: `p95 ${brief(Math.max(...delays.map((delay) => delay.p95)))}`);
}

function showHistory(ends, times) {
	const figure = find('history');
	figure.hidden = ends === null;
	if (ends === null) {
		return;
	}
	const most = Math.max(...ends.succeeded);
	const since = times.now - times.since < ends.succeeded.length * times.step - 2 * times.step
		? `, recorded since ${time(times.since, times.now)}` : '';
	setText(find('history-caption'), `Ends of runs in half hours, at most ${count(most)} succeeded${since}. Failed runs point down.`);
	find('history-chart').replaceChildren(bars(ends, times, 'Ends of runs in the last 24 hours', true),
		element('div', { class: 'hours', 'aria-hidden': 'true' },
			...hours(ends.succeeded.length, times, 5).map((text) => element('span', {}, text))));
}

function showDefinitions(overview, times) {
	const table = find('definitions');
	const { definitions, watchers } = overview;
	table.hidden = definitions.length === 0;
	const watching = watchers.some((watcher) => watcher.watching);
	find('no-definitions').hidden = definitions.length > 0;
	setText(find('no-definitions'), watching ? 'No run of a watched definition yet.'
		: 'Nothing is watched: set novaact.watch.definitions to the names of workflow definitions, or call WorkflowRunWatcher.watchDefinition.');
	const hoursRecorded = Math.min(24, Math.max(1, (times.now - times.since) / 3600000));
	const names = new Set(definitions.map((definition) => definition.name));
	[...definitionRows.keys()].filter((name) => !names.has(name)).forEach((name) => definitionRows.delete(name));
	arrange(find('definition-rows'), definitions.map((definition) => definitionRow(definition, times, hoursRecorded)));
}

function definitionRow(definition, times, hoursRecorded) {
	const text = JSON.stringify([definition, Math.floor(times.now / times.step)]);
	const known = definitionRows.get(definition.name);
	if (known?.text === text) {
		return known.row;
	}
	const { now, ends } = definition;
	const succeeded = ends ? sum(ends.succeeded) : 0;
	const failed = ends ? sum(ends.failed) : 0;
	const number = (label, value, phase, some) => element('td', { role: 'cell', class: some ? 'number some' : 'number',
		'data-label': label, 'data-phase': phase }, value);
	const row = element('tr', { role: 'row' },
		element('th', { scope: 'row', role: 'rowheader' }, definition.name,
			definition.watch?.readingPast ? element('small', {}, ' reading its past') : null,
			definition.watch?.problem ? element('small', { class: 'warn' }, ` not known since ${time(definition.watch.since, times.now)}`)
				: null),
		number('Running', count(now.running)),
		number('Waiting', count(now.human), 'human', now.human > 0),
		number('Stuck', count(now.stuck), 'stuck', now.stuck > 0),
		number('Ends per hour', ends ? decimal((succeeded + failed) / hoursRecorded) : '–'),
		number('Failed', ends ? `${count(failed)} (${share(failed, succeeded + failed)})` : '–', 'failed', failed > 0),
		number('p50', ends?.duration ? roughly(ends.duration.p50) : '–'),
		number('p95', ends?.duration ? roughly(ends.duration.p95) : '–'),
		number('Delay p95', ends?.delay ? brief(ends.delay.p95) : '–'),
		element('td', { role: 'cell', class: 'chart' }, ends ? bars(ends, times, `${definition.name}, last 24 hours`, false)
			: 'no end yet'));
	definitionRows.set(definition.name, { text, row });
	return row;
}

function describeClient(client, instance, now) {
	const since = client.since ? ` since ${time(client.since, now)}` : '';
	const state = { WORKING: `working${since}`, FAILING: `failing${since}` }[client.state] ?? 'not used yet';
	return item({ WORKING: 'good', FAILING: 'bad' }[client.state] ?? 'idle', `Client ${client.name}${instance ? ` of ${instance}` : ''}`,
		`${client.region}, ${state}${client.problem ? `: ${describeProblem(client.problem)}` : ''}, ${count(client.calls)} calls`);
}

function describeWatcher(watcher, now) {
	const { instance, pace, events } = watcher;
	const parts = instance ? describeInstance(instance, now) : [];
	if (pace && instance?.alive !== false) {
		parts.push(watcher.watching ? `polls with up to ${decimal(pace.requestsPerSecond)} requests per second` : 'polls nothing');
		if (pace.stretch > 1) {
			parts.push(`polls ${decimal(pace.stretch)} times slower than planned`);
		}
		if (watcher.lastAnswer) {
			parts.push(`last response at ${time(watcher.lastAnswer, now)}`);
		}
		parts.push(`${count(events.pending)} ${events.pending === 1 ? 'event' : 'events'} pending`, `${count(events.undelivered)} undelivered`);
	}
	const bad = instance?.alive === false || watcher.lastFailure || pace?.behind || events?.undelivered > 0;
	return item(bad ? 'bad' : watcher.watching ? 'good' : 'idle',
		`Watcher ${watcher.name}${instance ? `, instance ${instance.name}` : ''}`, parts.join(', '));
}

function describeInstance({ since, lastSeen, alive, definitions }, now) {
	if (!alive) {
		return [`silent since ${time(lastSeen, now)}, other instances take over its definitions`];
	}
	const shown = definitions.slice(0, MAX_DEFINITIONS);
	const names = definitions.length > shown.length ? [...shown, `${count(definitions.length - shown.length)} more`] : shown;
	return [`since ${time(since, now)}`, `last sign of life at ${time(lastSeen, now)}`,
		definitions.length === 0 ? 'holds no definition' : `holds ${names.join(', ')}`];
}

function describeProblem(problem) {
	return PROBLEMS[problem.toLowerCase()] ?? problem.toLowerCase().replace('_', ' ');
}

function item(level, name, text) {
	return element('li', { 'data-level': level }, element('strong', {}, name), ' ', text);
}

/** For each watcher, the instance that is furthest behind, or has given up on most events. */
function perName(watchers) {
	const worst = new Map();
	for (const watcher of watchers.filter((one) => one.pace && one.instance?.alive !== false)) {
		const known = worst.get(watcher.name);
		if (!known || watcher.events.undelivered > known.events.undelivered
			|| (watcher.events.undelivered === known.events.undelivered && watcher.pace.lag > known.pace.lag)) {
			worst.set(watcher.name, watcher);
		}
	}
	return worst.values();
}

function problems(overview, now) {
	const found = [];
	if (overview.sharing.unreadableSince) {
		found.push(['bad', `The database of the shared watches has not responded since ${timestamp(overview.sharing.unreadableSince)}. `
			+ 'The figures may be out of date.']);
	}
	for (const client of overview.clients.filter((one) => one.state === 'FAILING')) {
		const since = client.since ? ` since ${timestamp(client.since)}, for ${roughly(now - client.since)}` : '';
		found.push(['bad', `Calls of ${client.name} (${client.region}) fail${since}${client.problem
			? `: ${describeProblem(client.problem)}` : ''}. The figures may be out of date.`]);
	}
	for (const watcher of overview.watchers.filter((one) => one.pace && one.instance?.alive !== false)) {
		if (watcher.lastFailure && !overview.definitions.some((definition) => definition.watch?.problem)) {
			found.push(['bad', `The last request of ${watcher.name}${watcher.instance ? ` in ${watcher.instance.name}` : ''} failed: `
				+ `${watcher.lastFailure}.`]);
		}
	}
	// Instances share the budget and the events, so one notice is enough
	for (const watcher of perName(overview.watchers)) {
		if (watcher.pace.behind) {
			found.push(['warn', `${watcher.name} is behind by ${duration(watcher.pace.lag)}: novaact.watch.requests-per-second `
				+ `(${decimal(watcher.pace.requestsPerSecond)} at the moment) does not suffice.`]);
		}
		if (watcher.events.undelivered > 0) {
			const { undelivered, definitions, since } = watcher.events;
			found.push(['bad', `${watcher.name} has given up on ${undelivered === 1 ? 'an event' : `${count(undelivered)} events`}`
				+ ` of ${definitions.join(', ')}${since ? ` since ${timestamp(since)}` : ''}, because a listener failed. `
				+ 'WorkflowRunWatcher.resubmitUndelivered() publishes them again.']);
		}
	}
	for (const { name, watch } of overview.definitions.filter((one) => one.watch?.problem)) {
		found.push(['bad', `Nothing has been learned about ${name} since ${timestamp(watch.since)}, for ${roughly(now - watch.since)}: `
			+ `${describeProblem(watch.problem)}. Its figures are out of date.`]);
	}
	if (overview.notShown > 0) {
		found.push(['warn', `${count(overview.notShown)} more runs are running than this page lists.`]);
	}
	return found;
}
