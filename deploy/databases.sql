-- One database and one user per service; a service cannot open another's.
-- The PostgreSQL image runs this once, when its volume is empty. A missing password leaves its
-- variable in place, which is a syntax error: the start fails instead of going on without.

\getenv password DB_PASSWORD_INTAKE
CREATE ROLE intake LOGIN PASSWORD :'password';
CREATE DATABASE intake OWNER intake;
REVOKE ALL ON DATABASE intake FROM PUBLIC;
\unset password

\getenv password DB_PASSWORD_BUDGET
CREATE ROLE budget LOGIN PASSWORD :'password';
CREATE DATABASE budget OWNER budget;
REVOKE ALL ON DATABASE budget FROM PUBLIC;
\unset password

\getenv password DB_PASSWORD_TARGETS
CREATE ROLE targets LOGIN PASSWORD :'password';
CREATE DATABASE targets OWNER targets;
REVOKE ALL ON DATABASE targets FROM PUBLIC;
\unset password

\getenv password DB_PASSWORD_INVESTMENTS
CREATE ROLE investments LOGIN PASSWORD :'password';
CREATE DATABASE investments OWNER investments;
REVOKE ALL ON DATABASE investments FROM PUBLIC;
\unset password

\getenv password DB_PASSWORD_REPORTING
CREATE ROLE reporting LOGIN PASSWORD :'password';
CREATE DATABASE reporting OWNER reporting;
REVOKE ALL ON DATABASE reporting FROM PUBLIC;
\unset password
