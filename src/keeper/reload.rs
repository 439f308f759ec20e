//! A changed configuration, taken over while people work: all of it or nothing, and every desk hears of it at once. Who is no longer
//! listed is let go; who may more or less than before sees it without logging in again.
use crate::config::Config;
use crate::config::people::closed;
use crate::keeper::clients::Client;
use crate::keeper::engine::{Job, Reply};
use crate::keeper::identity;
use crate::keeper::listener::{Door, anew};
use crate::wire::message::Answer;
use std::sync::Arc;
use std::time::Duration;

/// How long whoever is let go may take to read why.
const GOODBYE: Duration = Duration::from_millis(500);

/// Takes it over. The rules come first: where they cannot be put in force, nothing else changes either.
pub fn take_over(door: &Door, config: Config, reply: Reply) {
    let districts = match (door.load_districts)(&door.shared.folder.postcodes()) {
        Ok(districts) => districts,
        Err(words) => return reply(Answer::Fault { words }),
    };
    let (people, within) = (Arc::new(config.people), door.clone());
    let taken: Reply = Box::new(move |answer| {
        if !matches!(answer, Answer::Ok) {
            return reply(answer);
        }
        let shared = &within.shared;
        *shared.districts.write() = districts;
        *shared.people.write() = people;
        // The directory is asked again for each, which may take a while: nobody's change waits for it.
        let spawned = std::thread::Builder::new().name("reload".to_owned()).spawn(move || {
            for client in within.shared.clients.all() {
                look_again(&within, &client);
            }
            reply(Answer::Ok);
        });
        if spawned.is_err() {
            crate::keeper::log::line(
                "no thread to tell the desks of a changed configuration: they see it as they come in",
            );
        }
    });
    let _ = door.jobs.send(Job::Rules(Box::new(config.rules), taken));
}

/// Who somebody is now, by the directory as it is now.
fn look_again(door: &Door, client: &Arc<Client>) {
    let (colleague, played) = identity::colleague();
    let user = identity::user(client.user.uid);
    let who = if client.user.uid == colleague.uid { Ok(played) } else { door.shared.who(&user) };
    match who {
        Ok(actor) => {
            *client.actor.write() = actor;
            client.outbox.anew(anew(door, client));
        }
        // The directory does not say who they are; nor does it say that they are somebody else than when they came.
        Err(_) if user.unasked.is_some() => client.outbox.anew(anew(door, client)),
        // They were in: what is said at the door is not true of them.
        Err(_) => {
            client.outbox.over(&closed(&user.name, user.uid));
            client.end(GOODBYE);
        }
    }
}
