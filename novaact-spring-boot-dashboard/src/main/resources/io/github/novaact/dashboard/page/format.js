const LOCALE = 'en-GB';
const clock = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const minutes = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
const full = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'medium' });
const counts = new Intl.NumberFormat(LOCALE);
const tenths = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 });

export const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
export const count = (number) => counts.format(number);
export const decimal = (number) => tenths.format(number);
export const hour = (millis) => minutes.format(millis);
export const timestamp = (millis) => full.format(millis);

export function time(millis, now) {
	return Math.abs(now - millis) < 18 * 3600000 ? clock.format(millis) : day.format(millis);
}

/** A duration to the second: 45 s, 7 min 12 s, 3 h 20 min, 2 d 4 h. */
export function duration(millis) {
	const seconds = Math.max(0, Math.round(millis / 1000));
	if (seconds < 60) {
		return `${seconds} s`;
	}
	if (seconds < 3600 && seconds % 60 !== 0) {
		return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
	}
	return roughly(millis);
}

/** A duration to the minute: 45 s, 7 min, 3 h 20 min, 2 d 4 h. */
export function roughly(millis) {
	const seconds = Math.max(0, Math.round(millis / 1000));
	if (seconds < 60) {
		return `${seconds} s`;
	}
	const minutes = Math.floor(seconds / 60);
	if (minutes < 60) {
		return `${minutes} min`;
	}
	const hours = Math.floor(minutes / 60);
	if (hours < 24) {
		return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
	}
	return hours % 24 === 0 ? `${Math.floor(hours / 24)} d` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** A duration that is short as a rule: 0.4 s, 12 s, 7 min. */
export function brief(millis) {
	return millis < 10000 ? `${decimal(millis / 1000)} s` : roughly(millis);
}

export function share(part, whole) {
	if (whole === 0) {
		return '–';
	}
	const percent = 100 * part / whole;
	return `${percent > 0 && percent < 10 ? decimal(percent) : Math.round(percent)} %`;
}
