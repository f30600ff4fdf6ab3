/** Commands of people and pipelines: how they are read, answered and deleted. */
@NullMarked
package dev.appversion.operator.command;

import org.jspecify.annotations.NullMarked;
