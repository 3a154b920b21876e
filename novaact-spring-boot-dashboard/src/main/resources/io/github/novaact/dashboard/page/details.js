// The dialog of a run. Opening it is the only thing on the page that makes the application send requests to the service.

import { element, find, setText } from './dom.js';
import { duration, timestamp } from './format.js';

let current = null;

export async function openDetails(run) {
	const dialog = find('details');
	const body = find('details-body');
	setText(find('details-title'), run.run ? `Run ${run.run}` : `Run of ${run.definition}`);
	body.replaceChildren(element('p', {}, 'Requesting the details from the service'));
	if (!dialog.open) {
		dialog.showModal();
	}
	current?.abort();
	const request = current = new AbortController();
	let parts;
	try {
		const response = await fetch(new URL(`runs/${encodeURIComponent(run.id)}`, import.meta.url),
			{ signal: request.signal, headers: { Accept: 'application/json', 'X-Requested-With': 'XMLHttpRequest' } });
		parts = response.ok ? describe(await response.json()) : [element('p', {}, await problem(response))];
	}
	catch (error) {
		parts = [element('p', {}, `No response: ${error.message}`)];
	}
	if (!request.signal.aborted) {
		body.replaceChildren(...parts);
	}
}

async function problem(response) {
	if (response.status === 401 || response.status === 403) {
		return 'You are not permitted to open this run.';
	}
	try {
		return (await response.json()).detail;
	}
	catch {
		return response.status === 404 ? 'This instance no longer knows the run.' : `The request failed with status ${response.status}.`;
	}
}

function describe(details) {
	const { references, acts } = details;
	const facts = element('dl');
	const fact = (name, value) => {
		if (value !== null && value !== undefined && value !== '') {
			facts.append(element('dt', {}, name), element('dd', {}, value));
		}
	};
	fact('Status', details.status);
	fact('Definition', details.definition);
	fact('Started', timestamp(details.startedAt));
	fact('Ended', details.endedAt && timestamp(details.endedAt));
	fact('Duration', details.endedAt && duration(details.endedAt - details.startedAt));
	fact('Model', details.model);
	fact('Sessions', String(details.sessions));
	fact('Log group', references.logGroup);
	fact('Console', link(references.console, 'Definition in the AWS console'));
	fact('Logs', link(references.logs, 'Log group in the AWS console'));
	references.traces.forEach((trace) => fact('Trace', trace));
	return [
		...section('Findings', details.findings.length > 0
			? element('ul', { class: 'findings' }, ...details.findings.map((finding) => element('li', {}, finding))) : null),
		...section('Facts', facts),
		...section('Acts', acts.length > 0 ? actTable(acts) : null),
		...section('Last lines of the log', references.logLines.length > 0 ? element('pre', {},
			references.logLines.map((line) => `${timestamp(line.at)}  ${line.text}`).join('\n')) : null),
		details.masked ? element('p', { class: 'quiet' }, 'Ids are masked, and links, traces and log lines left out. '
			+ 'management.endpoint.novaact.show-values shows them.') : null
	].filter((part) => part !== null);
}

function section(title, content) {
	return content ? [element('h3', {}, title), content] : [];
}

function actTable(acts) {
	const cell = (text, name, label) => element('td', { role: 'cell', class: name, 'data-label': label }, text);
	return element('table', { role: 'table', 'aria-label': 'Acts' },
		element('thead', { role: 'rowgroup' }, element('tr', { role: 'row' }, ...['Status', 'Act', 'Started', 'Duration']
			.map((name) => element('th', { scope: 'col', role: 'columnheader' }, name)))),
		element('tbody', { role: 'rowgroup' }, ...acts.map((act) => element('tr', { role: 'row' }, cell(act.status, 'status'),
			cell(act.id, 'id'), cell(timestamp(act.startedAt), null, 'Started'),
			cell(act.endedAt ? duration(act.endedAt - act.startedAt) : 'not ended', null, 'Duration')))));
}

function link(address, text) {
	return address?.startsWith('https://')
		? element('a', { href: address, target: '_blank', rel: 'noopener noreferrer' }, text) : null;
}

find('details').addEventListener('close', () => current?.abort());
