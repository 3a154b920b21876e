// Text of the service reaches the page as text only: nothing here makes HTML of a string.

export const find = (id) => document.getElementById(id);

export function element(name, attributes = {}, ...children) {
	const node = document.createElement(name);
	for (const [key, value] of Object.entries(attributes)) {
		if (value !== undefined && value !== null && value !== false) {
			node.setAttribute(key, value === true ? '' : value);
		}
	}
	node.append(...children.filter((child) => child !== null && child !== undefined));
	return node;
}

export function setText(node, text) {
	if (node.textContent !== text) {
		node.textContent = text;
	}
}

export function setAttribute(node, name, value) {
	if (node.getAttribute(name) !== value) {
		node.setAttribute(name, value);
	}
}

/** Make the children of a node those given, without moving any that is in its place. */
export function arrange(parent, children) {
	let next = parent.firstElementChild;
	for (const child of children) {
		if (child === next) {
			next = next.nextElementSibling;
		}
		else {
			parent.insertBefore(child, next);
		}
	}
	while (next) {
		const rest = next.nextElementSibling;
		next.remove();
		next = rest;
	}
}
