-- The township's roles and database, for psql as the server's administrator:
--   psql -v database=township -v password="'…'" -f roles.sql
-- kiosk_township  owns the tables; `kiosk township` signs in as it.
-- kiosk_api       owns nothing and signs in nowhere: what kiosks ask is done as it, and row-level
--                 security shows it one village at a time.
-- Without -v password nobody signs in by password; the socket (peer) is the way in.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
\if :{?database} \else \set database township \endif
SELECT NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'kiosk_township') AS town \gset
\if :town
CREATE ROLE kiosk_township LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
\endif
SELECT NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'kiosk_api') AS api \gset
\if :api
CREATE ROLE kiosk_api NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
\endif
GRANT kiosk_api TO kiosk_township;
\if :{?password}
ALTER ROLE kiosk_township PASSWORD :password;
\endif
SELECT NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') AS fresh \gset
\if :fresh
-- Collation C: text is ordered by its bytes, as on every kiosk.
CREATE DATABASE :"database" OWNER kiosk_township TEMPLATE template0
    ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C';
\endif
