// Ends over time as bars: succeeded runs point up, failed runs down, so that nothing depends on colours.

import { count, hour } from './format.js';

const NAMESPACE = 'http://www.w3.org/2000/svg';

function svg(name, attributes, text) {
	const node = document.createElementNS(NAMESPACE, name);
	for (const [key, value] of Object.entries(attributes)) {
		node.setAttribute(key, value);
	}
	if (text) {
		node.textContent = text;
	}
	return node;
}

const sum = (numbers) => numbers.reduce((one, other) => one + other, 0);

/** Add up ends of several definitions. */
export function total(all) {
	const add = (lists) => lists.reduce((one, other) => one.map((number, index) => number + other[index]));
	return all.length === 0 ? null
		: { succeeded: add(all.map((ends) => ends.succeeded)), failed: add(all.map((ends) => ends.failed)) };
}

/**
 * Draw ends.
 * @param ends numbers of succeeded and failed runs by step
 * @param times now, length of a step, and time since which ends are counted
 * @param name what the chart is about
 * @param titles whether each bar has a title of its own
 */
export function bars(ends, times, name, titles) {
	const steps = ends.succeeded.length;
	const up = Math.max(1, ...ends.succeeded);
	const down = Math.max(0, ...ends.failed);
	const above = down === 0 ? 100 : Math.min(85, Math.max(25, 100 * up / (up + down)));
	const unit = down === 0 ? above / up : Math.min(above / up, (100 - above) / down);
	const height = (number) => number === 0 ? 0 : Math.max(3, number * unit);
	const root = svg('svg', { viewBox: `0 0 ${steps * 10} 100`, preserveAspectRatio: 'none', class: 'bars', role: 'img',
		'aria-label': `${name}: ${count(sum(ends.succeeded))} succeeded, ${count(sum(ends.failed))} failed` });
	const first = Math.floor(times.now / times.step) - steps + 1;
	const known = Math.min(steps, Math.max(0, Math.floor(times.since / times.step) - first));
	if (known > 0) {
		root.append(svg('rect', { x: 0, y: 0, width: known * 10, height: 100, class: 'unknown' }));
	}
	for (let step = 0; step < steps; step++) {
		const bar = svg('g', {});
		const good = height(ends.succeeded[step]);
		const bad = height(ends.failed[step]);
		if (good > 0) {
			bar.append(svg('rect', { x: step * 10 + 1, y: above - good, width: 8, height: good, class: 'succeeded' }));
		}
		if (bad > 0) {
			bar.append(svg('rect', { x: step * 10 + 1, y: above, width: 8, height: bad, class: 'failed' }));
		}
		if (titles && (good > 0 || bad > 0)) {
			const start = (first + step) * times.step;
			bar.append(svg('title', {}, `${hour(start)} to ${hour(start + times.step)}: ${count(ends.succeeded[step])} succeeded, `
				+ `${count(ends.failed[step])} failed`));
		}
		root.append(bar);
	}
	root.append(svg('line', { x1: 0, x2: steps * 10, y1: above, y2: above, class: 'axis' }));
	return root;
}

/** Times along a chart, from its start to its end. */
export function hours(steps, times, labels) {
	const end = (Math.floor(times.now / times.step) + 1) * times.step;
	const start = end - steps * times.step;
	return Array.from({ length: labels }, (_, index) => hour(start + index * (end - start) / (labels - 1)));
}
