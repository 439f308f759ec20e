//! The command line over the client: one file a verb. Whatever cannot be done is said in words on the error stream.
mod backup;
mod calendar;
pub mod cli;
mod colleague;
pub mod common;
mod damaged;
pub mod demo;
mod desk;
mod door;
mod errand;
mod fill;
mod giving;
mod import;
pub mod keeper;
mod lean;
mod look;
mod manual;
mod newsletter;
mod outlet;
mod owed;
mod postcodes;
mod print;
mod quiet;
mod rebuild;
mod repair;
mod restore;
mod script;
mod seal;
mod shut_in;
mod unswapped;
mod verify;

use cli::{Cli, DemoArgs, Verb};
use common::{Outcome, Said};
use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

/// Carries out a command line, the program's name first.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    shut_in::shut_in();
    let args: Vec<OsString> = args.into_iter().collect();
    if let Some(code) = hidden(&args) {
        return code;
    }
    let cli = match cli::read(&args) {
        Ok(cli) => cli,
        Err(usage) => {
            // Help and version are no faults; a closed pipe behind them is none either.
            let _ = usage.print();
            return ExitCode::from(u8::try_from(usage.exit_code()).unwrap_or(2));
        }
    };
    finish(carry_out(cli))
}

/// Verbs that no person gives: sshd does at the door, and the program itself to a child whose hands are tied.
fn hidden(args: &[OsString]) -> Option<ExitCode> {
    let verb = args.get(1)?.to_str()?;
    if verb == door::VERB && args.len() == 2 {
        return Some(finish(door::door()));
    }
    if verb == "__read-sheet" {
        return Some(crate::exchange::sheet::read_sheet_main(args.iter().skip(2).cloned()));
    }
    if verb == crate::store::records::PROBE_VERB {
        let code = crate::store::records::probe_main(args.get(2)?.as_ref());
        return Some(ExitCode::from(u8::try_from(code).unwrap_or(1)));
    }
    None
}

fn carry_out(mut cli: Cli) -> Outcome {
    if cli.read_damaged {
        return damaged::read(cli, carry_out);
    }
    cli.common.linear |= cli.linear || matches!(cli.verb, Some(Verb::Demo(DemoArgs { linear: true, .. })));
    match cli.verb {
        None => desk::open(&cli.common),
        Some(Verb::Demo(DemoArgs { children, .. })) => demo::demo(&cli.common, children),
        Some(Verb::Keeper { verb }) => keeper::keeper(&cli.common, verb),
        Some(Verb::Verify { json, seals }) => verify::verify(&cli.common, json, seals.as_deref()),
        Some(Verb::Backup(args)) => backup::backup(&cli.common, &args),
        Some(Verb::Restore(args)) => restore::restore(&cli.common, &args),
        Some(Verb::Seal(args)) => seal::seal(&cli.common, &args),
        Some(Verb::Rebuild) => rebuild::rebuild(&cli.common),
        Some(Verb::Repair { from_sequence, yes }) => repair::repair(&cli.common, from_sequence, yes),
        Some(Verb::Import(args)) => import::import(&cli.common, &args),
        Some(Verb::Postcodes { file }) => postcodes::postcodes(&cli.common, &file),
        Some(Verb::List(args)) => script::list(&cli.common, &args),
        Some(Verb::Find(args)) => script::find(&cli.common, &args),
        Some(Verb::Show(args)) => script::show(&cli.common, &args),
        Some(Verb::Why(args)) => script::why(&cli.common, &args),
        Some(Verb::Say(args)) => script::say(&cli.common, &args),
        Some(Verb::Told(args)) => script::told(&cli.common, &args),
        Some(Verb::NextSteps(args)) => script::next_steps(&cli.common, &args),
        Some(Verb::Sessions(args)) => script::sessions(&cli.common, &args),
        Some(Verb::Slots(args)) => script::slots(&cli.common, &args),
        Some(Verb::Register(args)) => script::register(&cli.common, &args),
        Some(Verb::Triage(args)) => script::triage(&cli.common, &args),
        Some(Verb::Book(args)) => script::book(&cli.common, &args),
        Some(Verb::Move(args)) => script::move_booking(&cli.common, &args),
        Some(Verb::Do(args)) => script::entry(&cli.common, &args),
        Some(Verb::Cancel(args)) => script::cancel(&cli.common, &args),
        Some(Verb::Arrive(args)) => script::arrive(&cli.common, &args),
        Some(Verb::Outcome(args)) => script::outcome(&cli.common, &args),
        Some(Verb::Print(args)) => print::print(&cli.common, &args),
        Some(Verb::Calendar(args)) => calendar::calendar(&cli.common, &args),
        Some(Verb::Templates(args)) => script::templates(&cli.common, &args),
        Some(Verb::Support(args)) => script::support(&cli.common, &args),
        Some(Verb::Staff(args)) => script::staff(&cli.common, &args),
        Some(Verb::Venues(args)) => script::venues(&cli.common, &args),
        Some(Verb::Away(args)) => script::away(&cli.common, &args),
        Some(Verb::Back(args)) => script::back(&cli.common, &args),
        Some(Verb::Shut(args)) => script::shut(&cli.common, &args),
        Some(Verb::Undo(args)) => script::undo(&cli.common, &args),
        Some(Verb::Reopen(args)) => script::reopen(&cli.common, &args),
        Some(Verb::ShortNotice(args)) => script::short_notice(&cli.common, &args),
        Some(Verb::Fill(args)) => fill::fill(&args),
        Some(Verb::Newsletter(args)) => newsletter::newsletter(&cli.common, &args),
        Some(Verb::Validate(args)) => script::validate(&cli.common, &args),
        Some(Verb::FollowUp(args)) => script::follow_up(&cli.common, &args),
        Some(Verb::LegalHold(args)) => script::legal_hold(&cli.common, &args),
        Some(Verb::Erase(args)) => script::erase(&cli.common, &args),
        Some(Verb::Access(args)) => script::access(&cli.common, &args),
        Some(Verb::Retention(args)) => script::retention(&cli.common, &args),
        Some(Verb::SubjectAccess(args)) => giving::subject_access(&cli.common, &args),
        Some(Verb::CaseFile(args)) => giving::case_file(&cli.common, &args),
        Some(Verb::Exports(args)) => script::exports(&cli.common, &args),
        Some(Verb::Completions { shell }) => Ok(Said::bytes(manual::completions(shell))),
        Some(Verb::Man) => {
            let made = manual::man().map_err(|fault| format!("The man page could not be made ({fault})."))?;
            Ok(Said::bytes(made))
        }
    }
}

/// Prints what was said and turns it into the exit code. Whoever closed the pipe has seen enough.
fn finish(outcome: Outcome) -> ExitCode {
    match outcome {
        Ok(said) => {
            let mut out = std::io::stdout().lock();
            match out.write_all(&said.out).and_then(|()| out.flush()) {
                Err(fault) if fault.kind() != std::io::ErrorKind::BrokenPipe => {
                    eprintln!("The answer could not be written ({fault}). What was done is done.");
                    ExitCode::from(1)
                }
                _ => ExitCode::from(said.code),
            }
        }
        // Whoever closed the pipe has seen enough: nothing is left to say.
        Err(words) if words.is_empty() => ExitCode::SUCCESS,
        Err(words) => {
            let _ = writeln!(std::io::stderr(), "{words}");
            ExitCode::from(1)
        }
    }
}
