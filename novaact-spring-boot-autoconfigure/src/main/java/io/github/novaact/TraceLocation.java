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

package io.github.novaact;

import java.io.Serializable;

import com.fasterxml.jackson.annotation.JsonProperty;

import org.springframework.util.Assert;

/**
 * Location of the trace of a workflow run or an act.
 *
 * @param locationTypeAsString type of the location as the service sent it;
 * {@link #locationType()} returns it as a constant
 * @param location the location, such as {@code s3://bucket/prefix}
 * @since 0.1.0
 * @see <a href=
 * "https://docs.aws.amazon.com/nova-act/latest/APIReference/API_ListWorkflowRuns.html">
 * ListWorkflowRuns</a>
 */
public record TraceLocation(@JsonProperty("locationType") String locationTypeAsString,
		String location) implements Serializable {

	/**
	 * Create an instance.
	 * @param locationTypeAsString type of the location as the service sent it;
	 * {@link #locationType()} returns it as a constant
	 * @param location the location, such as {@code s3://bucket/prefix}
	 * @throws IllegalArgumentException if an argument that must not be {@code null} is
	 * {@code null}
	 */
	public TraceLocation {
		Assert.notNull(locationTypeAsString, "'locationTypeAsString' must not be null");
		Assert.notNull(location, "'location' must not be null");
	}

	/**
	 * Return the type of the location.
	 * @return the type, {@link TraceLocationType#UNKNOWN} if this version does not know
	 * {@link #locationTypeAsString()}
	 */
	public TraceLocationType locationType() {
		return TraceLocationType.of(this.locationTypeAsString);
	}

}
