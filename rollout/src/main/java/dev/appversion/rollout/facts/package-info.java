/** What is observed before each decision. */
@NullMarked
package dev.appversion.rollout.facts;

import org.jspecify.annotations.NullMarked;
