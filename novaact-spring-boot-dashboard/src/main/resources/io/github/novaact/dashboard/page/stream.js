// The connection to the server: reconnects by itself, and says at which position it was, so that it misses nothing.
// It reads the event stream with fetch, as an EventSource has no status, and makes the browser prompt for a password.

const EVENTS = new URL('events', import.meta.url);
const SILENCE_MILLIS = 25000;
const GRACE_MILLIS = 2500;
const HIDDEN_MILLIS = 60000;
const MAX_PAUSE_MILLIS = 10000;
const REASONS = { 401: 'No longer signed in', 403: 'Not permitted', 404: 'No longer served', 503: 'Too many pages are open' };

export class Stream {

	#onUpdate;
	#onState;
	#request = null;
	#position = null;
	#lastChunk = 0;
	#lostAt = null;
	#attempts = 0;
	#retry = null;
	#hidden = null;

	constructor(onUpdate, onState) {
		this.#onUpdate = onUpdate;
		this.#onState = onState;
		setInterval(() => this.#checkSilence(), 1000);
		document.addEventListener('visibilitychange', () => this.#visibilityChanged());
		this.#open();
	}

	async #open() {
		this.#close();
		const request = this.#request = new AbortController();
		this.#lastChunk = Date.now();
		let reason = null;
		try {
			reason = await this.#read(request.signal);
		}
		catch {
			// No connection, or a message that could not be handled
		}
		if (request === this.#request) {
			this.#closed(reason);
		}
	}

	#close() {
		clearTimeout(this.#retry);
		this.#request?.abort();
		this.#request = null;
	}

	async #read(signal) {
		const address = new URL(EVENTS);
		if (this.#position) {
			address.searchParams.set('since', this.#position);
		}
		const response = await fetch(address, { signal, cache: 'no-store', redirect: 'manual',
			headers: { Accept: 'text/event-stream', 'X-Requested-With': 'XMLHttpRequest' } });
		if (response.type === 'opaqueredirect') {
			return REASONS[401];
		}
		if (!response.ok) {
			return REASONS[response.status] ?? `Refused with status ${response.status}`;
		}
		const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
		const messages = new Messages();
		for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
			this.#lastChunk = Date.now();
			for (const message of messages.add(chunk.value)) {
				this.#handle(message);
				await frame();
			}
		}
		return null;
	}

	#handle(message) {
		try {
			if (message.event === 'update') {
				this.#onUpdate(JSON.parse(message.data));
			}
		}
		catch (error) {
			// What the page knows is incomplete now, so it starts from the beginning
			this.#position = null;
			reportError(error);
			throw error;
		}
		this.#position = message.id ?? this.#position;
		this.#lostAt = null;
		this.#attempts = 0;
		this.#onState('live');
	}

	#closed(reason) {
		this.#request = null;
		this.#lostAt ??= Date.now();
		const pause = Math.min(MAX_PAUSE_MILLIS, 500 * 2 ** this.#attempts++) * (0.5 + Math.random() / 2);
		this.#retry = setTimeout(() => this.#open(), pause);
		if (reason) {
			this.#onState('refused', this.#lostAt, reason);
		}
		else if (Date.now() - this.#lostAt > GRACE_MILLIS) {
			this.#onState('lost', this.#lostAt);
		}
	}

	#checkSilence() {
		if (this.#request && Date.now() - this.#lastChunk > SILENCE_MILLIS) {
			this.#lostAt ??= this.#lastChunk;
			this.#close();
			this.#closed(null);
		}
	}

	// A browser opens at most six connections to a server, so a hidden page closes its own
	#visibilityChanged() {
		clearTimeout(this.#hidden);
		if (document.hidden) {
			this.#hidden = setTimeout(() => this.#close(), HIDDEN_MILLIS);
		}
		else if (!this.#request) {
			this.#open();
		}
	}

}

/** Let the browser draw between two messages. */
function frame() {
	return new Promise((resolve) => setTimeout(resolve));
}

/** Splits an event stream into its messages. */
class Messages {

	#rest = '';
	#searched = 0;

	add(text) {
		this.#rest += text;
		const messages = [];
		let end;
		while ((end = this.#rest.indexOf('\n\n', this.#searched)) >= 0) {
			messages.push(Messages.#parse(this.#rest.slice(0, end)));
			this.#rest = this.#rest.slice(end + 2);
			this.#searched = 0;
		}
		this.#searched = Math.max(0, this.#rest.length - 1);
		return messages;
	}

	static #parse(block) {
		const message = { event: '', id: null, data: '' };
		for (const line of block.split('\n')) {
			const colon = line.indexOf(':');
			const name = line.slice(0, colon);
			if (name in message) {
				message[name] = line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
			}
		}
		return message;
	}

}
