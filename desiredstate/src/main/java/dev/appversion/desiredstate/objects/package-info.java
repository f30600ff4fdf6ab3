/** The objects of an AppVersion: Services, ConfigMaps, Secret, Role and RoleBinding. Pure. */
@NullMarked
package dev.appversion.desiredstate.objects;

import org.jspecify.annotations.NullMarked;
