// The tables of runs. Only the rows that are shown exist in the document, however many runs there are.

import { arrange, element, find, setAttribute, setText } from './dom.js';
import { count, duration, roughly, time, timestamp } from './format.js';

const PAGE = 100;
const RANKS = { human: 0, stuck: 1, running: 2, other: 3 };
const LABELS = { RUNNING: 'Running', SUCCEEDED: 'Succeeded', FAILED: 'Failed', TIMED_OUT: 'Timed out', GONE: 'Gone',
	DELETING: 'Deleting' };

export class Runs {

	#runs = new Map();
	#tables;
	#now;
	#open;
	#stale = false;

	constructor(now, open) {
		this.#now = now;
		this.#open = open;
		this.#tables = [new Table('running', (run) => !run.endedAt, compareRunning, runningCells),
			new Table('ended', (run) => run.endedAt, (one, other) => other.endedAt - one.endedAt, endedCells)];
		for (const table of this.#tables) {
			table.more.addEventListener('click', () => this.#showMore(table));
			table.body.addEventListener('click', (event) => this.#clicked(event));
		}
		find('filter').addEventListener('input', () => this.#filterChanged());
		find('filter').addEventListener('submit', (event) => event.preventDefault());
		document.addEventListener('keydown', (event) => this.#keyPressed(event));
	}

	update(message) {
		if (message.complete) {
			this.#runs.clear();
		}
		message.removed.forEach((id) => this.#runs.delete(id));
		message.runs.forEach((run) => this.#runs.set(run.id, run));
		this.#stale = true;
	}

	/** Show what has changed, and how old everything is now. Called at most once a second. */
	show() {
		const now = this.#now();
		if (this.#stale) {
			this.#stale = false;
			this.#updateFilter();
			const accepts = filter();
			const runs = [...this.#runs.values()];
			this.#tables.forEach((table) => table.arrange(runs, accepts));
		}
		this.#tables.forEach((table) => table.tick(now));
	}

	#filterChanged() {
		this.#tables.forEach((table) => table.limit = PAGE);
		this.#stale = true;
		this.show();
	}

	#updateFilter() {
		const select = find('filter-definition');
		const known = new Set([...select.options].map((option) => option.value));
		const names = new Set([...this.#runs.values()].map((run) => run.definition));
		[...names].filter((name) => !known.has(name)).sort().forEach((name) => select.add(new Option(name, name)));
		const first = this.#runs.values().next().value;
		find('filter-run-label').hidden = first !== undefined && !first.run;
	}

	#showMore(table) {
		table.limit += PAGE;
		this.#stale = true;
		this.show();
		table.focusRow(table.limit - PAGE);
	}

	#clicked(event) {
		const row = event.target.closest('tr');
		if (row && getSelection().isCollapsed) {
			row.querySelector('button').focus();
			this.#open(this.#runs.get(row.dataset.id));
		}
	}

	#keyPressed(event) {
		if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector('dialog[open]')) {
			return;
		}
		const table = this.#tables.find((one) => one.body.contains(event.target));
		if (table && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
			event.preventDefault();
			table.move(event.target.closest('tr'), event.key === 'ArrowDown');
		}
		else if (event.key === '/' && !event.target.matches('input, select')) {
			event.preventDefault();
			find('filter-definition').focus();
		}
	}

}

function filter() {
	const definition = find('filter-definition').value;
	const phase = find('filter-phase').value;
	const run = find('filter-run').value.trim().toLowerCase();
	return (one) => (definition === '' || one.definition === definition) && (phase === '' || one.phase === phase)
		&& (run === '' || !one.run || one.run.includes(run));
}

function compareRunning(one, other) {
	return RANKS[one.phase] - RANKS[other.phase] || other.startedAt - one.startedAt;
}

class Table {

	limit = PAGE;
	#name;
	#belongs;
	#compare;
	#cells;
	#rows = new Map();

	constructor(name, belongs, compare, cells) {
		this.#name = name;
		this.#belongs = belongs;
		this.#compare = compare;
		this.#cells = cells;
		this.table = find(name);
		this.body = this.table.querySelector('tbody');
		this.more = find(`more-${name}`);
	}

	arrange(runs, accepts) {
		const all = runs.filter(this.#belongs);
		const accepted = all.filter(accepts).sort((one, other) => this.#compare(one, other) || (one.id < other.id ? -1 : 1));
		const shown = accepted.slice(0, this.limit);
		const ids = new Set(shown.map((run) => run.id));
		const focused = document.activeElement?.closest?.('tr')?.dataset.id;
		[...this.#rows.keys()].filter((id) => !ids.has(id)).forEach((id) => this.#rows.delete(id));
		arrange(this.body, shown.map((run) => this.#row(run).node));
		this.#keepReachable(focused);
		this.table.hidden = shown.length === 0;
		const empty = find(`no-${this.#name}`);
		empty.hidden = shown.length > 0;
		setText(empty, all.length > 0 ? 'No run matches the filter.'
			: this.#name === 'running' ? 'No watched run is running.' : 'No watched run has ended yet.');
		setText(find(`${this.#name}-count`), accepted.length === all.length ? count(all.length)
			: `${count(accepted.length)} of ${count(all.length)}`);
		const rest = accepted.length - shown.length;
		this.more.hidden = rest <= 0;
		setText(this.more, `Show ${count(Math.min(rest, PAGE))} more of ${count(rest)}`);
	}

	#row(run) {
		let row = this.#rows.get(run.id);
		if (!row) {
			const button = element('button', { type: 'button', class: 'run', tabindex: '-1', 'aria-haspopup': 'dialog' });
			const cells = this.#cells(button);
			row = { node: element('tr', { role: 'row', 'data-id': run.id }, ...cells.nodes), cells, button };
			this.#rows.set(run.id, row);
		}
		if (row.run !== run) {
			row.run = run;
			setAttribute(row.node, 'data-phase', run.phase);
			setText(row.button, run.run ?? '******');
			setAttribute(row.button, 'aria-label', run.run ? `Open run ${run.run}` : `Open run of ${run.definition}, id masked`);
		}
		return row;
	}

	tick(now) {
		this.#rows.forEach((row) => row.cells.update(row.run, now));
	}

	// The Tab key reaches one row of a table, the arrow keys the others
	#keepReachable(focused) {
		const row = this.#rows.get(focused);
		if (row && row.button !== document.activeElement) {
			row.button.focus({ preventScroll: true });
		}
		if (!this.body.querySelector('button[tabindex="0"]')) {
			this.body.querySelector('button')?.setAttribute('tabindex', '0');
		}
	}

	move(row, down) {
		const next = down ? row.nextElementSibling : row.previousElementSibling;
		if (next) {
			this.#focus(next);
		}
	}

	focusRow(index) {
		const row = this.body.rows[index];
		if (row) {
			this.#focus(row);
		}
	}

	#focus(row) {
		this.body.querySelectorAll('button[tabindex="0"]').forEach((button) => button.setAttribute('tabindex', '-1'));
		const button = row.querySelector('button');
		button.setAttribute('tabindex', '0');
		button.focus();
	}

}

function cell(label, className, ...children) {
	return element('td', { role: 'cell', 'data-label': label, class: className }, ...children);
}

function runningCells(button) {
	const status = cell('Status', 'status');
	const definition = cell('Definition', 'definition');
	const started = cell('Started', 'time');
	const age = cell('Age', 'number');
	const progress = element('progress', { hidden: true, 'aria-label': 'Progress towards the expected end' });
	const text = element('span', {});
	return {
		nodes: [status, cell('Run', 'id', button), definition, started, age, cell('Expected end', 'expected', progress, text)],
		update(run, now) {
			setText(status, describeRunning(run, now));
			setText(definition, run.definition);
			setText(started, time(run.startedAt, now));
			setAttribute(started, 'title', timestamp(run.startedAt));
			setText(age, duration(now - run.startedAt));
			progress.hidden = !run.expectedEnd;
			if (run.expectedEnd) {
				progress.max = Math.max(1, run.expectedEnd - run.startedAt);
				progress.value = Math.min(progress.max, Math.max(0, now - run.startedAt));
				setText(text, now < run.expectedEnd ? `in about ${roughly(run.expectedEnd - now)}`
					: `overdue by ${roughly(now - run.expectedEnd)}`);
			}
			else {
				setText(text, 'not known yet');
			}
		}
	};
}

function describeRunning(run, now) {
	switch (run.phase) {
		case 'human':
			return `Waiting for a person for ${roughly(now - run.humanSince)}`;
		case 'stuck':
			return `Suspected stuck for ${roughly(now - run.stuckSince)}`;
		default:
			return LABELS[run.status] ?? run.status;
	}
}

function endedCells(button) {
	const status = cell('Status', 'status');
	const definition = cell('Definition', 'definition');
	const ended = cell('Ended', 'time');
	const length = cell('Duration', 'number');
	return {
		nodes: [status, cell('Run', 'id', button), definition, ended, length],
		update(run, now) {
			setText(status, LABELS[run.status] ?? run.status);
			setText(definition, run.definition);
			setText(ended, time(run.endedAt, now));
			setAttribute(ended, 'title', timestamp(run.endedAt));
			setText(length, duration(run.endedAt - run.startedAt));
		}
	};
}
