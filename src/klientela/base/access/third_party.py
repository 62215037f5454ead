"""Personal data in tables that are not ours, declared as our own models declare theirs."""

from __future__ import annotations

from klientela.atoms.personal_data import Category, Erasure, NoPersonalData, PersonalData, Subject

SIGN_IN = ("sign-in", "security of processing (GDPR Art. 32)")

THIRD_PARTY_TABLES: dict[str, PersonalData | NoPersonalData] = {
    "account.emailaddress": PersonalData(
        whose=Subject.USER,
        subject_path="user",
        columns={"email": Category.CONTACT, "verified": Category.TRACE, "primary": Category.TRACE},
        purposes=SIGN_IN,
        retention="while the account is open",
        erasure=Erasure.DELETE_ROW,
        others=("id", "user"),
    ),
    "account.emailconfirmation": PersonalData(
        whose=Subject.USER,
        subject_path="email_address.user",
        columns={"key": Category.CREDENTIAL, "sent": Category.TRACE},
        purposes=SIGN_IN,
        retention="while the account is open",
        erasure=Erasure.DELETE_ROW,
        others=("id", "created", "email_address"),
    ),
    "mfa.authenticator": PersonalData(
        whose=Subject.USER,
        subject_path="user",
        columns={"type": Category.TRACE, "data": Category.CREDENTIAL, "last_used_at": Category.TRACE},
        purposes=SIGN_IN,
        retention="until the user takes the factor away",
        erasure=Erasure.DELETE_ROW,
        others=("id", "user", "created_at"),
        exported=False,
    ),
    "auth.permission": NoPersonalData("Django's own permissions, not used", ("id", "name", "content_type", "codename")),
    "auth.group": NoPersonalData("Django's own groups, not used", ("id", "name")),
    "auth.group_permissions": NoPersonalData("Django's own groups, not used", ("id", "group", "permission")),
    "django_tasks_database.dbtaskresult": NoPersonalData(
        "arguments of jobs are ids, and errors are kept without their messages",
        (
            "id",
            "status",
            "enqueued_at",
            "started_at",
            "finished_at",
            "args_kwargs",
            "priority",
            "task_path",
            "worker_ids",
            "queue_name",
            "backend_name",
            "run_after",
            "return_value",
            "exception_class_path",
            "traceback",
        ),
    ),
    "contenttypes.contenttype": NoPersonalData("names of tables", ("id", "app_label", "model")),
}
