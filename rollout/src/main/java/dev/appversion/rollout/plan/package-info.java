/** The plan of a rollout: steps, holds, approvals and limits. */
@NullMarked
package dev.appversion.rollout.plan;

import org.jspecify.annotations.NullMarked;
