/** What people order by command objects. */
@NullMarked
package dev.appversion.rollout.command;

import org.jspecify.annotations.NullMarked;
