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

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.signer.Aws4Signer;
import software.amazon.awssdk.auth.signer.params.Aws4SignerParams;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.regions.Region;

/**
 * Checks the signature of requests as the service does: by signing again what was signed.
 *
 * @see <a href=
 * "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html">Signature
 * Version 4</a>
 */
final class SignatureCheck {

	private static final String SERVICE = "nova-act";

	private static final Duration MAX_AGE = Duration.ofMinutes(5);

	private static final Pattern AUTHORIZATION = Pattern.compile("AWS4-HMAC-SHA256 Credential=([^/,\\s]+)/([0-9]{8})"
			+ "/([^/,\\s]+)/([^/,\\s]+)/aws4_request, *SignedHeaders=([^,\\s=]+), *Signature=([0-9a-f]{64})");

	private static final Pattern SIGNATURE = Pattern.compile("Signature=([0-9a-f]{64})$");

	private static final DateTimeFormatter AMZ_DATE = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'")
		.withZone(ZoneOffset.UTC);

	private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

	private final String scheme;

	private final String region;

	private final AwsCredentials credentials;

	SignatureCheck(String scheme, String region, AwsCredentials credentials) {
		this.scheme = scheme;
		this.region = region;
		this.credentials = credentials;
	}

	/**
	 * Check the signature of a request.
	 * @param request the request
	 * @param serverTime the time by the server's clock
	 * @return the answer to a request that is not accepted, {@code null} if it is
	 */
	@Nullable HttpAnswer check(HttpRequest request, Instant serverTime) {
		String authorization = request.header("Authorization");
		if (authorization == null) {
			return ServiceErrors.missingAuthenticationToken();
		}
		Matcher matcher = AUTHORIZATION.matcher(authorization);
		if (!matcher.matches()) {
			return ServiceErrors.incompleteSignature(
					"Authorization header requires 'Credential', 'SignedHeaders' and 'Signature' parameters.");
		}
		if (!isKnown(matcher.group(1), request.header("X-Amz-Security-Token"))) {
			return ServiceErrors.unrecognizedClient();
		}
		if (!matcher.group(3).equals(this.region)) {
			return ServiceErrors
				.invalidSignature("Credential should be scoped to a valid region, not '" + matcher.group(3) + "'.");
		}
		if (!matcher.group(4).equals(SERVICE)) {
			return ServiceErrors.invalidSignature("Credential should be scoped to correct service: '" + SERVICE + "'.");
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
		String signature = sign(request, signedHeaders, signedAt);
		if (signature == null || !MessageDigest.isEqual(signature.getBytes(StandardCharsets.US_ASCII),
				matcher.group(6).getBytes(StandardCharsets.US_ASCII))) {
			return ServiceErrors
				.invalidSignature("The request signature we calculated does not match the signature you provided. "
						+ "Check your AWS Secret Access Key and signing method. Consult the service documentation "
						+ "for details.");
		}
		return null;
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

	private @Nullable String sign(HttpRequest request, List<String> signedHeaders, Instant signedAt) {
		SdkHttpFullRequest.Builder unsigned = SdkHttpFullRequest.builder();
		for (String name : signedHeaders) {
			List<String> values = request.headers().get(name);
			if (values == null) {
				return null;
			}
			unsigned.putHeader(name, values);
		}
		try {
			unsigned.method(SdkHttpMethod.fromValue(request.method()));
			unsigned.uri(URI.create(this.scheme + "://" + request.header("Host") + request.target()));
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
		if (request.body().length > 0) {
			unsigned.contentStreamProvider(() -> new ByteArrayInputStream(request.body()));
		}
		Clock clock = Clock.fixed(signedAt, ZoneOffset.UTC);
		SdkHttpRequest signed = signedHeaders.contains("x-amz-content-sha256") ? sign(unsigned.build(), clock)
				: signWithoutContentHash(unsigned.build(), clock);
		for (String name : signedHeaders) {
			if (!signed.matchingHeaders(name).equals(request.headers().get(name))) {
				return null;
			}
		}
		return signed.firstMatchingHeader("Authorization")
			.map(SIGNATURE::matcher)
			.filter(Matcher::find)
			.map((matcher) -> matcher.group(1))
			.orElse(null);
	}

	private SdkHttpRequest sign(SdkHttpFullRequest request, Clock clock) {
		return this.signer
			.sign((sign) -> sign.identity(this.credentials)
				.request(request)
				.payload(request.contentStreamProvider().orElse(null))
				.putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, SERVICE)
				.putProperty(AwsV4HttpSigner.REGION_NAME, this.region)
				.putProperty(AwsV4HttpSigner.SIGNING_CLOCK, clock))
			.request();
	}

	/**
	 * Sign as clients do that leave out the header {@code x-amz-content-sha256}, such as
	 * botocore and curl. The SDK's current signer always adds it.
	 * @param request the request
	 * @param clock the clock
	 * @return the signed request
	 */
	@SuppressWarnings("deprecation")
	private SdkHttpRequest signWithoutContentHash(SdkHttpFullRequest request, Clock clock) {
		return Aws4Signer.create()
			.sign(request,
					Aws4SignerParams.builder()
						.awsCredentials(this.credentials)
						.signingName(SERVICE)
						.signingRegion(Region.of(this.region))
						.signingClockOverride(clock)
						.build());
	}

}
