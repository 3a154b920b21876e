/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.github.novaact.test;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * Checks the signature of requests as the service does: by signing what came over the
 * wire again. It shares no code with the signers of the AWS SDK.
 *
 * @see <a href=
 * "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html">Signature
 * Version 4</a>
 */
final class SignatureCheck {

	private static final String ALGORITHM = "AWS4-HMAC-SHA256";

	private static final Duration MAX_AGE = Duration.ofMinutes(5);

	private static final Pattern AUTHORIZATION = Pattern.compile(ALGORITHM + " Credential=([^/,\\s]+)/([0-9]{8})"
			+ "/([^/,\\s]+)/([^/,\\s]+)/aws4_request, *SignedHeaders=([^,\\s=]+), *Signature=([0-9a-f]{64})");

	private static final DateTimeFormatter AMZ_DATE = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'")
		.withZone(ZoneOffset.UTC);

	private static final String TOKEN_HEADER = "x-amz-security-token";

	private static final String CONTENT_HASH_HEADER = "x-amz-content-sha256";

	private final String service;

	private final String region;

	private final AwsCredentials credentials;

	private volatile @Nullable SigningKey lastKey;

	SignatureCheck(String region, AwsCredentials credentials) {
		this("nova-act", region, credentials);
	}

	SignatureCheck(String service, String region, AwsCredentials credentials) {
		this.service = service;
		this.region = region;
		this.credentials = credentials;
	}

	/**
	 * Check the signature of a request.
	 * @param request the request
	 * @param serverTime the time by the server's clock
	 * @param anyRegion whether a signature for any region is accepted
	 * @return the answer to a request that is not accepted, {@code null} if it is
	 */
	@Nullable HttpAnswer check(HttpRequest request, Instant serverTime, boolean anyRegion) {
		String authorization = request.header("Authorization");
		if (authorization == null) {
			return ServiceErrors.missingAuthenticationToken();
		}
		Matcher matcher = AUTHORIZATION.matcher(authorization);
		if (!matcher.matches()) {
			return ServiceErrors.incompleteSignature(
					"Authorization header requires 'Credential', 'SignedHeaders' and 'Signature' parameters.");
		}
		if (!isKnown(matcher.group(1), request.header(TOKEN_HEADER))) {
			return ServiceErrors.unrecognizedClient();
		}
		if (!anyRegion && !matcher.group(3).equals(this.region)) {
			return ServiceErrors
				.invalidSignature("Credential should be scoped to a valid region, not '" + matcher.group(3) + "'.");
		}
		if (!matcher.group(4).equals(this.service)) {
			return ServiceErrors
				.invalidSignature("Credential should be scoped to correct service: '" + this.service + "'.");
		}
		String date = request.header("X-Amz-Date");
		Instant signedAt = parse(date);
		if (date == null || signedAt == null) {
			return ServiceErrors
				.incompleteSignature("Date must be in ISO-8601 'basic format' in the header 'X-Amz-Date'.");
		}
		if (!date.startsWith(matcher.group(2))) {
			return ServiceErrors.invalidSignature("Date in Credential scope does not match YYYYMMDD from ISO-8601 "
					+ "version of date from HTTP: '" + matcher.group(2) + "' != '" + date + "'.");
		}
		if (Duration.between(signedAt, serverTime).compareTo(MAX_AGE) > 0) {
			return ServiceErrors.invalidSignature("Signature expired: " + date + " is now earlier than "
					+ AMZ_DATE.format(serverTime.minus(MAX_AGE)) + " (" + AMZ_DATE.format(serverTime) + " - 5 min.)");
		}
		if (Duration.between(serverTime, signedAt).compareTo(MAX_AGE) > 0) {
			return ServiceErrors.invalidSignature("Signature not yet current: " + date + " is still later than "
					+ AMZ_DATE.format(serverTime.plus(MAX_AGE)) + " (" + AMZ_DATE.format(serverTime) + " + 5 min.)");
		}
		List<String> signedHeaders = Arrays.asList(matcher.group(5).split(";"));
		if (!signedHeaders.contains("host") || !signedHeaders.contains("x-amz-date")) {
			return ServiceErrors.invalidSignature(
					"'Host' or ':authority' and 'X-Amz-Date' must be 'SignedHeaders' in the AWS " + "Authorization.");
		}
		if (!isSigned(request, signedHeaders)) {
			return ServiceErrors.invalidSignature("There were headers present in the request which were not signed, "
					+ "or signed which were not present, or the hash of the content is wrong.");
		}
		String scope = String.join("/", matcher.group(2), matcher.group(3), this.service, "aws4_request");
		String signature = sign(String.join("\n", ALGORITHM, date, scope,
				hash(canonicalRequest(request, signedHeaders).getBytes(StandardCharsets.UTF_8))), scope);
		if (!MessageDigest.isEqual(signature.getBytes(StandardCharsets.US_ASCII),
				matcher.group(6).getBytes(StandardCharsets.US_ASCII))) {
			return ServiceErrors
				.invalidSignature("The request signature we calculated does not match the signature you provided. "
						+ "Check your AWS Secret Access Key and signing method. Consult the service documentation "
						+ "for details.");
		}
		return null;
	}

	/**
	 * Return the region that a request is signed for.
	 * @param request the request
	 * @return the region, {@code null} if it is not signed
	 */
	static @Nullable String region(HttpRequest request) {
		Matcher matcher = AUTHORIZATION.matcher(String.valueOf(request.header("Authorization")));
		return matcher.matches() ? matcher.group(3) : null;
	}

	private boolean isKnown(String accessKey, @Nullable String token) {
		String expected = (this.credentials instanceof AwsSessionCredentials session) ? session.sessionToken() : null;
		boolean tokenMatches = (expected != null) ? expected.equals(token) : token == null;
		return accessKey.equals(this.credentials.accessKeyId()) && tokenMatches;
	}

	private static @Nullable Instant parse(@Nullable String date) {
		try {
			return (date != null) ? AMZ_DATE.parse(date, Instant::from) : null;
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	private static boolean isSigned(HttpRequest request, List<String> signedHeaders) {
		boolean tokenIsSigned = request.header(TOKEN_HEADER) == null || signedHeaders.contains(TOKEN_HEADER);
		String contentHash = request.header(CONTENT_HASH_HEADER);
		boolean contentIsSigned = contentHash == null || contentHash.equals(hash(request.body()));
		return tokenIsSigned && contentIsSigned && request.headers().keySet().containsAll(signedHeaders);
	}

	private static String canonicalRequest(HttpRequest request, List<String> signedHeaders) {
		String headers = signedHeaders.stream()
			.sorted()
			.map((name) -> name + ":" + canonicalValue(request.headers().get(name)) + "\n")
			.collect(Collectors.joining());
		return String.join("\n", request.method(), encode(request.path(), "/"), canonicalQuery(request.query()),
				headers, signedHeaders.stream().sorted().collect(Collectors.joining(";")), hash(request.body()));
	}

	private static String canonicalValue(@Nullable List<String> values) {
		return (values != null)
				? values.stream().map((value) -> value.trim().replaceAll(" +", " ")).collect(Collectors.joining(","))
				: "";
	}

	private static String canonicalQuery(String query) {
		return HttpRequest.parseQuery(query)
			.entrySet()
			.stream()
			.flatMap((parameter) -> parameter.getValue()
				.stream()
				.map((value) -> List.of(encode(parameter.getKey(), ""), encode(value, ""))))
			.sorted(Comparator.comparing((List<String> parameter) -> parameter.get(0))
				.thenComparing((parameter) -> parameter.get(1)))
			.map((parameter) -> String.join("=", parameter))
			.collect(Collectors.joining("&"));
	}

	private static String encode(String text, String kept) {
		StringBuilder encoded = new StringBuilder(text.length() + 16);
		for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
			char character = (char) (octet & 0xFF);
			if ((character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z')
					|| (character >= '0' && character <= '9') || ("-._~" + kept).indexOf(character) != -1) {
				encoded.append(character);
			}
			else {
				encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(octet));
			}
		}
		return encoded.toString();
	}

	private String sign(String text, String scope) {
		SigningKey key = this.lastKey;
		if (key == null || !key.scope().equals(scope)) {
			key = SigningKey.of(this.credentials, scope);
			this.lastKey = key;
		}
		return HexFormat.of().formatHex(mac(key.bytes(), text));
	}

	private static byte[] mac(byte[] key, String text) {
		try {
			Mac mac = Mac.getInstance("HmacSHA256");
			mac.init(new SecretKeySpec(key, "HmacSHA256"));
			return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String hash(byte[] bytes) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * A key that requests of a day, region and service are signed with.
	 *
	 * @param scope the day, region and service
	 * @param bytes the key
	 */
	private record SigningKey(String scope, byte[] bytes) {

		static SigningKey of(AwsCredentials credentials, String scope) {
			byte[] key = ("AWS4" + credentials.secretAccessKey()).getBytes(StandardCharsets.UTF_8);
			for (String part : scope.split("/")) {
				key = mac(key, part);
			}
			return new SigningKey(scope, key);
		}

	}

}
