//! The public list of certificate holders as a page.

use std::fmt::Write;

use crate::model::Standing;
use crate::period::Day;
use crate::policy::{Parameter, Policy};
use crate::render::html::{Page, escaped};
use crate::reports::holders::Holder;

/// The kind of page, for [`Page::is`].
pub const KIND: &str = "register";

/// The page, with one line for each holder, in the order given.
pub fn page(holders: &[Holder], on: Day, policy: &Policy) -> String {
    let text = |parameter| policy.text(parameter, on).map_or("", |promise| promise.value);
    let program = text(Parameter::ProgramName);
    let mut body = format!(
        "<header>\n<p>{}</p>\n<h1>Certificate holders</h1>\n<p>{}, as of <time>{on}</time>.</p>\n\
         <p class=\"note\">Only holders who agreed to be named are listed. To learn whether any other certificate is valid, \
         give its number to the program office.</p>\n</header>\n",
        escaped(program),
        escaped(text(Parameter::ProgramSponsor)),
    );
    body.push_str(&match holders {
        [] => "<p>Nobody is named.</p>\n".to_string(),
        holders => table(holders),
    });
    Page {
        kind: KIND,
        title: &format!("{program}: certificate holders"),
        style: include_str!("holders.css"),
        body: &body,
    }
    .text()
}

fn table(holders: &[Holder]) -> String {
    let mut table = "<table>\n<thead>\n<tr><th scope=\"col\">Name</th><th scope=\"col\">State</th>\
         <th scope=\"col\">Certificate</th><th scope=\"col\">Certified since</th><th scope=\"col\">Last day</th>\
         <th scope=\"col\">Standing</th></tr>\n</thead>\n<tbody>\n"
        .to_string();
    for holder in holders {
        // Only the holder needs to know whether renewal is open.
        let standing = match holder.standing {
            Standing::Grace => "in grace, not certified",
            _ => "certified",
        };
        let _ = writeln!(
            table,
            "<tr><th scope=\"row\">{}</th><td data-is=\"State\">{}</td>\
             <td data-is=\"Certificate\" class=\"number\">{}</td><td data-is=\"Certified since\"><time>{}</time></td>\
             <td data-is=\"Last day\"><time>{}</time></td><td>{standing}</td></tr>",
            escaped(&holder.name),
            escaped(holder.state.as_deref().unwrap_or_default()),
            escaped(&holder.certificate),
            holder.first_on,
            holder.last_on,
        );
    }
    table + "</tbody>\n</table>\n"
}
