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

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.Architectures;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * Keeps the rooms of the code apart.
 */
class ArchitectureTests {

	private static final String ROOT = "io.github.novaact";

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages(ROOT);

	@Test
	void arrowsGoOneWay() {
		Architectures.layeredArchitecture()
			.consideringOnlyDependenciesInAnyPackage(ROOT + "..")
			.layer("api")
			.definedBy(ROOT)
			.layer("monitoring")
			.definedBy(ROOT + ".monitoring..")
			.layer("observation")
			.definedBy(ROOT + ".observation..")
			.layer("client")
			.definedBy(ROOT + ".client..")
			.optionalLayer("health")
			.definedBy(ROOT + ".health..")
			.optionalLayer("actuate")
			.definedBy(ROOT + ".actuate..")
			.layer("watch")
			.definedBy(ROOT + ".watch..")
			.layer("run")
			.definedBy(ROOT + ".run..")
			.layer("autoconfigure")
			.definedBy(ROOT + ".autoconfigure..")
			.whereLayer("autoconfigure")
			.mayNotBeAccessedByAnyLayer()
			.whereLayer("client")
			.mayOnlyBeAccessedByLayers("autoconfigure")
			.whereLayer("health")
			.mayOnlyBeAccessedByLayers("autoconfigure")
			.whereLayer("actuate")
			.mayOnlyBeAccessedByLayers("autoconfigure")
			.whereLayer("watch")
			.mayOnlyBeAccessedByLayers("autoconfigure", "health", "actuate")
			.whereLayer("run")
			.mayOnlyBeAccessedByLayers("autoconfigure")
			.whereLayer("observation")
			.mayOnlyBeAccessedByLayers("autoconfigure", "client", "run")
			.whereLayer("monitoring")
			.mayOnlyBeAccessedByLayers("autoconfigure", "client", "health", "actuate", "observation", "run", "watch")
			.check(CLASSES);
	}

	@Test
	void onlyTheClientKnowsTheOperations() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackage(ROOT + ".client..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage(ROOT + ".client.operation..")
			.check(CLASSES);
		ArchRuleDefinition.noClasses()
			.that()
			.resideInAPackage(ROOT + ".client.operation..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(ROOT + ".client", ROOT + ".observation..", ROOT + ".monitoring..")
			.check(CLASSES);
	}

	@Test
	void packagesHaveNoCycles() {
		SlicesRuleDefinition.slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
	}

	@Test
	void onlyTheAutoConfigurationKnowsTheEngine() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackages(ROOT + ".watch.engine", ROOT + ".autoconfigure..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage(ROOT + ".watch.engine")
			.check(CLASSES);
		ArchRuleDefinition.noClasses()
			.that()
			.resideInAPackage(ROOT + ".watch")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(ROOT + ".watch.store", ROOT + ".watch.jdbc")
			.check(CLASSES);
	}

	@Test
	void filesOfTheWatcherHaveNoCycles() {
		SlicesRuleDefinition.slices().assignedFrom(new WatcherFiles()).should().beFreeOfCycles().check(CLASSES);
	}

	@Test
	void springRetryStaysInTheRoomOfTheClient() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackages(ROOT + ".client..", ROOT + ".autoconfigure..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.retry..")
			.check(CLASSES);
	}

	@Test
	void autoConfigurationsAreFinalWithoutPublicMembers() {
		ArchRuleDefinition.classes()
			.that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic()
			.andShould()
			.haveModifier(JavaModifier.FINAL)
			.andShould()
			.haveSimpleNameEndingWith("AutoConfiguration")
			.andShould(haveNoPublicMembers())
			.check(CLASSES);
	}

	@Test
	void beanMethodsAreNotPublic() {
		ArchRuleDefinition.methods()
			.that()
			.areAnnotatedWith(Bean.class)
			.should()
			.notBePublic()
			.andShould()
			.notBePrivate()
			.check(CLASSES);
	}

	@Test
	void packagesAreNullMarked() {
		ArchRuleDefinition.classes().should(resideInNullMarkedPackage()).check(CLASSES);
	}

	@Test
	void nothingPrintsOrSleeps() {
		ArchRuleDefinition.noClasses().should().accessField(System.class, "out").check(CLASSES);
		ArchRuleDefinition.noClasses().should().accessField(System.class, "err").check(CLASSES);
		ArchRuleDefinition.noClasses().should().callMethod(Thread.class, "sleep", long.class).check(CLASSES);
	}

	private static ArchCondition<JavaClass> haveNoPublicMembers() {
		return new ArchCondition<>("have no public members") {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				for (JavaMember member : type.getMembers()) {
					if (member.getModifiers().contains(JavaModifier.PUBLIC) && !member.getName().equals("<init>")) {
						events.add(SimpleConditionEvent.violated(member, member.getFullName() + " is public"));
					}
				}
			}

		};
	}

	private static ArchCondition<JavaClass> resideInNullMarkedPackage() {
		return new ArchCondition<>("reside in a @NullMarked package") {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
					events.add(SimpleConditionEvent.violated(type, type.getPackageName() + " is not @NullMarked"));
				}
			}

		};
	}

	/**
	 * Each file of the watcher is a slice, but for interfaces with a factory method and
	 * runs, which know their queue.
	 */
	private static final class WatcherFiles implements SliceAssignment {

		private static final Set<String> PACKAGES = Set.of(ROOT + ".watch", ROOT + ".watch.store",
				ROOT + ".watch.engine");

		private static final List<Set<String>> TOGETHER = List.of(Set.of("RequestBudget", "PacedBudget"),
				Set.of("TrackedRun", "RunQueue"));

		@Override
		public SliceIdentifier getIdentifierOf(JavaClass type) {
			if (!PACKAGES.contains(type.getPackageName())) {
				return SliceIdentifier.ignore();
			}
			String name = type.getBaseComponentType().getName().substring(type.getPackageName().length() + 1);
			String file = name.split("\\$")[0];
			return SliceIdentifier.of(TOGETHER.stream()
				.filter((files) -> files.contains(file))
				.map((files) -> String.join(", ", new TreeSet<>(files)))
				.findFirst()
				.orElse(file));
		}

		@Override
		public String getDescription() {
			return "files of the watcher";
		}

	}

}
