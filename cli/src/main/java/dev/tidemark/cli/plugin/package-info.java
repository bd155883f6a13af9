/// Plug-ins of other people: jars, and folders of jars, in `plugins/`.
///
/// [PluginFolders] says where to look, [Plugins] loads what lies there, each entry by a class
/// loader of its own ([PluginClasses]) that sees the JDK, `spi` and the entry's jars, and nothing
/// else. [PluginProvider] stands around what was loaded, so that a plug-in that fails is one
/// message and no other target's concern. [PluginFault] finds the words.
@NullMarked
package dev.tidemark.cli.plugin;

import org.jspecify.annotations.NullMarked;
