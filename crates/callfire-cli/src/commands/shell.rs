//! `callfire completions` and `callfire man`: what a shell and `man` need.

use std::io;

use clap::{Command, CommandFactory as _};
use clap_complete::Shell;
use clap_mangen::Man;

use crate::args::Cli;
use crate::failure::Failure;
use crate::output;

pub(super) fn completions(shell: Shell) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "callfire", &mut script);
    output::bytes(&script)
}

/// One page with a section for each command. clap alone would point to a page per command.
pub(super) fn manual() -> Result<(), Failure> {
    let root = Cli::command();
    let mut page = Vec::new();
    let man = Man::new(root.clone());
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    for command in leaves(&root, "callfire") {
        page.extend(section(command)?.into_bytes());
    }
    output::bytes(&page)
}

/// The commands that do something, each with the whole line that calls it.
fn leaves(command: &Command, line: &str) -> Vec<Command> {
    if !command.has_subcommands() {
        return vec![command.clone().bin_name(line).disable_help_flag(true)];
    }
    let inner = command.get_subcommands();
    inner.flat_map(|inner| leaves(inner, &format!("{line} {}", inner.get_name()))).collect()
}

/// A section, made of the page that clap makes of a command.
fn section(command: Command) -> io::Result<String> {
    let line = command.get_bin_name().unwrap_or_default().to_uppercase();
    let man = Man::new(command);
    let mut part = Vec::new();
    man.render_description_section(&mut part)?;
    man.render_synopsis_section(&mut part)?;
    man.render_options_section(&mut part)?;
    let part = String::from_utf8_lossy(&part)
        .replace(".SH DESCRIPTION\n", "")
        .replace(".SH SYNOPSIS\n", ".PP\n");
    Ok(format!(".SH \"{line}\"\n{}", part.replace(".SH ", ".SS ")))
}
